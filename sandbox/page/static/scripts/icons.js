/** Line icons of this page, 16 × 16, in the colour of their text. */
import { byId } from "./dom.js";

const PATHS = {
  react: "M8 14.5A6.5 6.5 0 1 0 8 1.5a6.5 6.5 0 0 0 0 13zM5.7 6.2v.6M10.3 6.2v.6M5.2 9.6a3.2 3.2 0 0 0 5.6 0",
  reply: "M13.5 3.5h-11v7h2.8v3l3.6-3h4.6z",
  edit: "M2.5 13.5l.8-3 7.6-7.6 2.2 2.2-7.6 7.6zM9.4 4.4l2.2 2.2",
  delete: "M2.5 4.5h11M6 4.3V2.5h4v1.8M4 4.5l.7 9h6.6l.7-9M6.8 7v4M9.2 7v4",
  picture: "M2 3h12v10H2zM2.4 11.6l3.4-3.6 2.6 2.6 2-1.8 3 2.8M10.6 6.2v.1",
  file: "M4 1.5h5.5L12.5 4.6v9.9H4zM9.3 1.7v3.1h3",
};

export function icon(name) {
  const picture = byId("icon").content.firstElementChild.cloneNode(true);
  picture.firstElementChild.setAttribute("d", PATHS[name]);
  return picture;
}
