from django.templatetags.static import static
from django.utils.html import format_html_join
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def house_colours():
    """Give the admin's side bar the colours of the house; everything else stays Wagtail's."""
    sheets = [(static("css/tokens.css"),), (static("css/admin.css"),)]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)
