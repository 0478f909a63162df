// A slip's QR code brings its code behind "#", which a browser never sends to anybody.
const code = location.hash.slice(1);
const field = document.getElementById("id_code");
if (field && /^[A-Za-z2-7-]{16,24}$/.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}
