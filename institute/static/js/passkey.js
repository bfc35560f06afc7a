// Passkeys: joins the forms of a page to allauth's own script, and says in words when something failed.
// Without script, or where the browser knows no passkeys, these parts of the page stay hidden.
(() => {
  if (!window.PublicKeyCredential || !window.allauth) return;
  const kinds = { login: "loginForm", add: "signupForm", confirm: "authenticateForm" };
  for (const room of document.querySelectorAll("[data-passkey-room]")) room.hidden = false;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const { passkey, button, credential, options } = form.dataset;
    const names = { login: button, signup: button, authenticate: button, credential };
    if (options) names.data = options;
    window.allauth.webauthn.forms[kinds[passkey]]({ ids: names });
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    for (const trouble of document.querySelectorAll("[data-passkey-trouble]")) trouble.hidden = false;
  });
})();
