/* Photos of a form: chosen or taken, made smaller on the phone when it can, sent at once one by one with progress, then
   arranged. The contract stands in includes/photo_picker.html. */
(() => {
  "use strict";
  const root = document.querySelector("[data-photos]");
  if (!root) return;
  const Portal = window.Portal;
  const form = root.closest("form");
  const words = root.dataset;
  const list = root.querySelector("[data-photos-list]");
  const mould = root.querySelector("[data-photos-tile]");
  const errorsBox = root.querySelector("[data-photos-errors]");
  const countLine = root.querySelector("[data-photos-count]");
  const limit = Number(words.limit);
  const MAX_BYTES = 20 * 1024 * 1024;
  const SIDE = 1600;
  const WANTED = 300 * 1024;
  let queue = Promise.resolve();

  function orderUrl() { return words.orderUrl || form.dataset.orderUrl; }

  function tiles() { return Array.from(list.children); }

  function part(tile, name) { return tile.querySelector("[data-photo-" + name + "]"); }

  /** The photos that are there, and those still on their way: a refused one takes no place. */
  function places() { return tiles().filter((tile) => !tile.classList.contains("is-refused")); }

  function count() {
    const done = tiles().filter((tile) => tile.dataset.photo);
    countLine.textContent = done.length + " / " + limit;
    done.forEach((tile, index) => {
      tile.querySelectorAll("[data-photo-move]").forEach((button) => {
        const edge = button.dataset.photoMove === "-1" ? index === 0 : index === done.length - 1;
        button.hidden = !orderUrl() || edge;
      });
    });
  }

  function complain(text) {
    const line = document.createElement("p");
    line.className = "field-error";
    line.textContent = text;
    errorsBox.append(line);
  }

  /** Words below a tile. A photo that did not arrive can be sent again; one that was refused only be changed. */
  function tell(tile, text, failed, refused) {
    const line = part(tile, "words");
    line.hidden = !text;
    line.textContent = text;
    tile.classList.toggle("is-failed", Boolean(failed));
    tile.classList.toggle("is-refused", Boolean(refused));
    part(tile, "retry").hidden = !failed || Boolean(refused);
    part(tile, "replace").hidden = !refused;
    part(tile, "progress").hidden = !text || Boolean(failed);
  }

  /** What the server said about a photo; the same one once more helps only where it says so. */
  function refusal(said) {
    const error = new Error(said.message || words.failed);
    error.refused = !said.again;
    return error;
  }

  /* --- Making smaller ------------------------------------------------------------------------- */
  function decode(file) {
    return new Promise((resolve, reject) => {
      const url = URL.createObjectURL(file);
      const image = new Image();
      image.onload = () => { URL.revokeObjectURL(url); resolve(image); };
      image.onerror = () => { URL.revokeObjectURL(url); reject(new Error("not decodable")); };
      image.src = url;
    });
  }

  function draw(image, side) {
    const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  function encode(canvas, quality) {
    return new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", quality); });
  }

  /** The Exif block of a JPEG (it tells when the photo was taken), turned upright as the canvas is; null if none. */
  async function exif(file) {
    if (file.type !== "image/jpeg") return null;
    const bytes = new Uint8Array(await file.slice(0, 128 * 1024).arrayBuffer());
    const view = new DataView(bytes.buffer);
    if (bytes.length < 12 || view.getUint16(0) !== 0xffd8) return null;
    let at = 2;
    while (at + 10 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
      const size = view.getUint16(at + 2) + 2;
      if (bytes[at + 1] === 0xe1 && view.getUint32(at + 4) === 0x45786966 && at + size <= bytes.length) {
        return upright(bytes.slice(at, at + size));
      }
      at += size;
    }
    return null;
  }

  function upright(block) {
    const view = new DataView(block.buffer);
    const tiff = 10;
    const little = view.getUint16(tiff) === 0x4949;
    const directory = tiff + view.getUint32(tiff + 4, little);
    const entries = view.getUint16(directory, little);
    for (let index = 0; index < entries; index += 1) {
      const entry = directory + 2 + index * 12;
      if (view.getUint16(entry, little) === 0x0112) view.setUint16(entry + 8, 1, little);
    }
    return block;
  }

  /** A JPEG of at most 1600 px and about 300 KB; the file itself when the phone cannot decode it or it is small. */
  async function shrink(file, tile) {
    let image;
    try { image = await decode(file); } catch (error) { return file; }
    const frame = tile.querySelector(".photo-frame");
    frame.textContent = "";
    frame.append(draw(image, 320));
    const small = Math.max(image.naturalWidth, image.naturalHeight) <= SIDE && file.size <= WANTED;
    if (small && file.type === "image/jpeg") return file;
    const canvas = draw(image, SIDE);
    let blob = null;
    for (const quality of [0.84, 0.72, 0.6, 0.48]) {
      blob = await encode(canvas, quality);
      if (!blob || blob.size <= WANTED) break;
    }
    canvas.width = canvas.height = 0; // phones free the memory only so
    if (!blob || blob.size >= file.size) return file;
    const block = await exif(file).catch(() => null);
    if (block) blob = new Blob([blob.slice(0, 2), block, blob.slice(2)], { type: "image/jpeg" });
    const name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
    return new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified });
  }

  /* --- Sending -------------------------------------------------------------------------------- */
  function request(url, body, onProgress) {
    return new Promise((resolve, reject) => {
      const sender = new XMLHttpRequest();
      sender.open("POST", url);
      sender.setRequestHeader("Accept", "application/json");
      sender.setRequestHeader("X-CSRFToken", Portal.token(form));
      if (onProgress) sender.upload.onprogress = onProgress;
      sender.onload = () => {
        if (sender.status === 401 || sender.status === 403 || sender.responseURL.indexOf(url.split("?")[0]) < 0) {
          reject(new Error(words.login));
          return;
        }
        let answer = null;
        try { answer = JSON.parse(sender.responseText); } catch (error) { /* an error page, not JSON */ }
        const said = answer && answer.errors && answer.errors[0];
        if (sender.status < 300) resolve(answer);
        else reject(said ? refusal(said) : new Error(words.failed));
      };
      sender.onerror = () => { reject(new Error(words.failed)); };
      sender.send(body);
    });
  }

  function post(url) { return request(url, new FormData()); }

  async function send(tile) {
    const file = tile.portalFile;
    tell(tile, words.preparing);
    part(tile, "progress").value = 0;
    try {
      tile.portalSmall = tile.portalSmall || await shrink(file, tile);
      const url = Portal.draft ? await Portal.draft.ready() : form.dataset.photosUrl;
      if (!tile.isConnected) return;
      const body = new FormData();
      body.append(words.name, tile.portalSmall, tile.portalSmall.name);
      tell(tile, words.uploading);
      const answer = await request(url, body, (event) => {
        if (!event.lengthComputable) return;
        const percent = Math.round(event.loaded / event.total * 100);
        part(tile, "progress").value = percent;
        part(tile, "words").textContent = words.uploading + " " + percent + "%";
      });
      const photo = answer && answer.photos && answer.photos[0];
      if (!photo && answer && answer.errors && answer.errors[0]) throw refusal(answer.errors[0]);
      if (!photo) throw new Error(words.failed);
      finish(tile, photo);
    } catch (error) {
      tell(tile, error.draft ? words.failed : error.message, true, error.refused);
      part(tile, "words").scrollIntoView({ block: "nearest" });
    }
  }

  function finish(tile, photo) {
    if (!tile.isConnected) { post(photo.delete_url); return; }
    tile.dataset.photo = photo.id;
    tell(tile, "");
    part(tile, "delete").setAttribute("formaction", photo.delete_url);
    part(tile, "cover").setAttribute("formaction", photo.cover_url);
    part(tile, "cover").hidden = false;
    part(tile, "caption").name = "caption-" + photo.id;
    part(tile, "caption").hidden = false;
    const image = new Image(320, 240);
    image.alt = photo.caption || tile.portalFile.name;
    image.onload = () => {
      const frame = tile.querySelector(".photo-frame");
      frame.textContent = "";
      frame.append(image);
    };
    image.src = photo.thumb_url;
    tile.portalFile = tile.portalSmall = null;
    if (photo.is_cover) setCover(tile);
    count();
    Portal.say(words.uploaded);
  }

  function add(files) {
    errorsBox.textContent = "";
    Array.from(files).forEach((file) => {
      if (places().length >= limit) {
        if (!errorsBox.querySelector("[data-many]")) {
          complain(words.tooMany);
          errorsBox.lastElementChild.dataset.many = "";
        }
        return;
      }
      if (!file.size) { complain(file.name + " " + words.emptyFile); return; }
      if (file.size > MAX_BYTES) { complain(file.name + " " + words.tooLarge); return; }
      const isHeic = /\.(heic|heif)$/i.test(file.name); // browsers often give these no type
      if (!file.type.startsWith("image/") && !isHeic) { complain(file.name + " " + words.notImage); return; }
      const tile = mould.content.firstElementChild.cloneNode(true);
      tile.portalFile = file;
      list.append(tile);
      tell(tile, words.preparing);
      queue = queue.then(() => tile.isConnected ? send(tile) : null);
    });
    count();
  }

  root.addEventListener("change", (event) => {
    const input = event.target.closest("[data-photos-input]");
    if (!input) return;
    add(input.files);
    input.value = ""; // sent already: the form must not send them again
  });

  /* --- Arranging ------------------------------------------------------------------------------ */
  function setCover(tile) {
    tiles().forEach((other) => {
      const isCover = other === tile;
      other.classList.toggle("is-cover", isCover);
      part(other, "cover-mark").hidden = !isCover;
      part(other, "cover").hidden = isCover || !other.dataset.photo;
    });
  }

  function drop(tile) {
    const next = tile.nextElementSibling || tile.previousElementSibling;
    const goal = next ? part(next, "delete") : root.querySelector("[data-photos-input]");
    tile.remove();
    goal.focus();
    count();
    Portal.say(words.removed);
  }

  function move(tile, step) {
    const other = step < 0 ? tile.previousElementSibling : tile.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(tile); else other.after(tile);
    count();
    const body = new FormData();
    body.append("order", tiles().map((each) => each.dataset.photo).filter(Boolean).join(","));
    request(orderUrl(), body).catch((error) => { tell(tile, error.message); });
    const button = tile.querySelector('[data-photo-move="' + step + '"]');
    (button.hidden ? tile.querySelector('[data-photo-move="' + -step + '"]') : button).focus();
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    const tile = button.closest("[data-photo]");
    const url = button.getAttribute("formaction");
    if (button.hasAttribute("data-photo-replace")) { drop(tile); root.querySelector("[data-photos-input]").click(); return; }
    if (button.hasAttribute("data-photo-retry")) queue = queue.then(() => send(tile));
    if (button.dataset.photoMove) move(tile, Number(button.dataset.photoMove));
    if (button.hasAttribute("data-photo-cover")) {
      post(url).then(() => { setCover(tile); }, (error) => { tell(tile, error.message); });
    }
    if (button.hasAttribute("data-photo-delete")) {
      if (!tile.dataset.photo) { drop(tile); return; }
      post(url).then(() => { drop(tile); }, (error) => { tell(tile, error.message); });
    }
  });

  /* What did not arrive goes without: the receipt says how many. */
  form.addEventListener("submit", () => {
    let field = form.elements.photos_lost;
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "photos_lost";
      form.append(field);
    }
    field.value = String(tiles().filter((tile) => !tile.dataset.photo).length);
  });

  count();
})();
