// Passkeys: the browser alone can ask a device to sign. Without this script, codes do the same.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));
  const ask = async (kind, options) => {
    options.challenge = bytes(options.challenge);
    if (kind === "create") {
      options.user.id = bytes(options.user.id);
      options.excludeCredentials = listed(options.excludeCredentials);
    } else {
      options.allowCredentials = listed(options.allowCredentials);
    }
    const key = await navigator.credentials[kind]({ publicKey: options });
    const response = { clientDataJSON: text(key.response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (key.response[part]) response[part] = text(key.response[part]);
    }
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} });
  };
  document.querySelectorAll("[data-passkey]").forEach((box) => {
    if (!window.PublicKeyCredential) return;
    const form = box.closest("form"), line = box.querySelector("[role=status]");
    box.hidden = false;
    box.querySelector("button").addEventListener("click", async () => {
      line.textContent = "";
      try {
        form.querySelector("input[name$=passkey]").value = await ask(box.dataset.passkey, JSON.parse(box.dataset.options));
        form.submit();
      } catch {
        line.textContent = line.dataset.failed;
      }
    });
  });
})();
