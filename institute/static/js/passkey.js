// Passkeys: connect the forms of a page to allauth's own script, and show a message when something failed.
// Without script, or in a browser without passkeys, these parts of the page stay hidden.
(() => {
  if (!window.PublicKeyCredential || !window.allauth) return;
  const kinds = { login: "loginForm", add: "signupForm", confirm: "authenticateForm" };
  for (const section of document.querySelectorAll("[data-passkey-room]")) section.hidden = false;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const { passkey, button, credential, options } = form.dataset;
    const names = { login: button, signup: button, authenticate: button, credential };
    if (options) names.data = options;
    window.allauth.webauthn.forms[kinds[passkey]]({ ids: names });
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    for (const message of document.querySelectorAll("[data-passkey-trouble]")) message.hidden = false;
  });
})();
