(function () {
  "use strict";
  function reveal() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var node = target; node; node = node.parentElement) { if (node.tagName === "DETAILS") { node.open = true; } }
    if (target) { target.scrollIntoView(); }
  }
  var box = document.getElementById("filter"), items = document.querySelectorAll("#quotes > li");
  box.parentElement.hidden = false;
  box.addEventListener("input", function () {
    var words = box.value.toLowerCase();
    items.forEach(function (item) { item.hidden = item.textContent.toLowerCase().indexOf(words) < 0; });
  });
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("figure details, table details").forEach(function (one) { one.open = false; });
    document.querySelector("#evidence details").open = true;
  });
  reveal();
})();
