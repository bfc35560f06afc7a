from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_addresses_in_small_letters")]

    operations = [
        migrations.RenameField("SignInSession", "seen_at", "last_seen_at"),
        migrations.RenameModel("Tries", "RateLimitBucket"),
        migrations.RenameField("RateLimitBucket", "mark", "key_hash"),
        migrations.RenameField("RateLimitBucket", "tries_left", "remaining"),
        migrations.AlterModelOptions(
            "RateLimitBucket",
            {"verbose_name": "rate limit bucket", "verbose_name_plural": "rate limit buckets"},
        ),
        migrations.RemoveConstraint("SignInCard", "sign_in_card_five_failures"),
        migrations.RemoveConstraint("SignInMessage", "sign_in_message_five_failures"),
        migrations.AddConstraint(
            "SignInCard",
            models.CheckConstraint(
                condition=models.Q(("failures__lte", 5)), name="sign_in_card_failures_limited"
            ),
        ),
        migrations.AddConstraint(
            "SignInMessage",
            models.CheckConstraint(
                condition=models.Q(("failures__lte", 5)), name="sign_in_message_failures_limited"
            ),
        ),
    ]
