// The map of neighbourhoods, drawn again by Leaflet so that it can be moved, brought closer and walked with the arrow keys.
// Shades, figures and labels are those of the drawing that stands there without scripts; the outlines come once, as data.
const figure = document.querySelector("[data-map]");
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Of `others`, the nearest to `from` that lies more in the direction than beside it. */
function next(from, others, [right, down]) {
  let best;
  let least = Infinity;
  for (const other of others) {
    const x = other.at.x - from.at.x;
    const y = other.at.y - from.at.y;
    const along = x * right + y * down;
    const beside = Math.abs(x * down) + Math.abs(y * right);
    if (along <= 0 || beside > along * 1.5) continue;
    if (along + beside * 2 < least) [best, least] = [other, along + beside * 2];
  }
  return best;
}

function draw(outlines) {
  const drawn = figure.querySelector("svg");
  const ours = new Map([...drawn.querySelectorAll("[data-code]")].map((path) => [path.dataset.code, path]));
  const place = document.createElement("div");
  place.className = "map-live";
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", figure.dataset.label);
  figure.insertBefore(place, drawn);
  figure.classList.add("is-live");

  const map = L.map(place, {
    attributionControl: false,
    keyboard: false, // arrow keys walk the neighbourhoods
    scrollWheelZoom: false, // the wheel belongs to the page
    dragging: !L.Browser.mobile, // and so does a finger
    zoomControl: false,
    zoomSnap: 0.25,
    zoomDelta: 0.75,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
  });
  L.control.zoom({ zoomInTitle: figure.dataset.closer, zoomOutTitle: figure.dataset.farther }).addTo(map);

  const ground = L.geoJSON(outlines, {
    filter: (feature) => !ours.has(feature.properties.code),
    interactive: false,
    style: { className: "qx", fillOpacity: 1, weight: 1 },
  }).addTo(map);
  const areas = [];
  const shown = L.geoJSON(outlines, {
    filter: (feature) => ours.has(feature.properties.code),
    style: (feature) => ({ className: ours.get(feature.properties.code).getAttribute("class"), fillOpacity: 1, weight: 1 }),
    onEachFeature(feature, layer) {
      const { label, number } = ours.get(feature.properties.code).dataset;
      layer.bindTooltip(label, { direction: "top", offset: [0, -8], className: "map-tip" });
      areas.push({ code: feature.properties.code, label, number, layer });
    },
  });
  map.fitBounds(shown.getBounds(), { padding: [8, 8], animate: false });
  map.setMinZoom(map.getZoom() - 0.5);
  map.setMaxZoom(map.getZoom() + 4);
  map.setMaxBounds(ground.getLayers().length ? ground.getBounds().extend(shown.getBounds()).pad(0.1) : shown.getBounds().pad(0.3));
  shown.addTo(map);

  let here;
  const rows = new Map([...document.querySelectorAll("tr[data-code]")].map((row) => [row.dataset.code, row]));
  // The rim of the area in hand lies over all others: moving its own path to the front would take the focus away from it.
  const rim = L.polygon([], { className: "map-rim", fill: false, weight: 3, interactive: false }).addTo(map);
  const mark = (area, on) => {
    rows.get(area.code)?.classList.toggle("is-here", on);
    rim.setLatLngs(on ? area.layer.getLatLngs() : []);
  };
  const stand = (area) => {
    here?.layer.getElement().setAttribute("tabindex", "-1");
    area.layer.getElement().setAttribute("tabindex", "0");
    here = area;
  };
  for (const area of areas) {
    const path = area.layer.getElement();
    path.setAttribute("role", "img");
    path.setAttribute("aria-label", area.label);
    path.setAttribute("tabindex", "-1");
    const text = drawn.querySelector(`[data-of="${area.code}"]`);
    if (text) {
      const icon = L.divIcon({ className: `map-n ${text.classList[1]}`, html: area.number, iconSize: [16, 16] });
      area.marker = L.marker(area.layer.getCenter(), { icon, interactive: false, keyboard: false }).addTo(map);
      area.marker.getElement().setAttribute("aria-hidden", "true");
    }
    area.layer.on({ mouseover: () => mark(area, true), mouseout: () => mark(area, false) });
    path.addEventListener("focus", () => {
      stand(area);
      mark(area, true);
      map.panInside(area.layer.getCenter(), { padding: [40, 40], animate: false });
      area.layer.openTooltip(area.layer.getCenter());
    });
    path.addEventListener("blur", () => {
      mark(area, false);
      area.layer.closeTooltip();
    });
    const row = rows.get(area.code);
    row?.addEventListener("mouseenter", () => mark(area, true));
    row?.addEventListener("mouseleave", () => mark(area, false));
  }
  stand(areas[0]);

  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "-") {
      map.setZoom(map.getZoom() + (event.key === "+" ? 0.75 : -0.75));
    } else if (event.key in DIRECTIONS) {
      for (const area of areas) area.at = map.project(area.layer.getCenter());
      const found = next(here, areas.filter((area) => area !== here), DIRECTIONS[event.key]);
      found?.layer.getElement().focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  figure.querySelector(".map-keys").hidden = false;
}

if (figure && window.L) {
  const answer = await fetch(figure.dataset.outlines, { headers: { Accept: "application/geo+json" } });
  if (answer.ok) draw(await answer.json()); // otherwise the drawing stays, and the table has the figures
}
