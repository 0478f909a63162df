// A slip's QR code brings its code behind "#", which a browser never sends to anybody.
const field = document.getElementById("id_code");

function fill() {
  const code = location.hash.slice(1);
  if (!field || !/^[A-Za-z2-7-]{16,24}$/.test(code)) return;
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}

addEventListener("hashchange", fill);
fill();
