// Owns the files one can send without having any: a drawn photo, two seconds of silence in Ogg Opus, a one-page PDF.

/** Read a chosen or made file the way /sim/send takes it. */
export async function pack(file, name = file.name) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return { name, mime: file.type || "application/octet-stream", base64: btoa(binary) };
}

export const SAMPLES = {
  photo: async () => drawnPhoto("sample-photo.jpg"),
  voice: () => pack(silence(100), "sample-voice.ogg"),
  document: () => pack(page("A sample document, made by the page."), "sample-document.pdf"),
};

function drawnPhoto(name) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [640, 420];
  const pen = canvas.getContext("2d");
  const sky = pen.createLinearGradient(0, 0, 0, 300);
  sky.addColorStop(0, "#f3c98b");
  sky.addColorStop(1, "#f8ead2");
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 640, 420);
  pen.fillStyle = "#e98f5b";
  pen.beginPath();
  pen.arc(460, 190, 46, 0, 7);
  pen.fill();
  const hills = [["#9db9a8", 230, 60], ["#6f9a8b", 275, 45], ["#3f7a70", 325, 30]];
  for (const [colour, height, wave] of hills) {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.moveTo(0, 420);
    for (let x = 0; x <= 640; x += 8) pen.lineTo(x, height + Math.sin(x / 90 + height) * wave);
    pen.lineTo(640, 420);
    pen.fill();
  }
  // Not toBlob: it waits for idle time, on a busy machine for seconds, while the person waits for the photo.
  const [, base64] = canvas.toDataURL("image/jpeg", 0.8).split(",");
  return { name, mime: "image/jpeg", base64 };
}

// Ogg pages (RFC 3533) around 20 ms frames of Opus silence (RFC 7845): the kind of file Telegram calls a voice.
function silence(frames) {
  const text = (words) => [...words].map((letter) => letter.charCodeAt(0));
  const head = [...text("OpusHead"), 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0];
  const tags = [...text("OpusTags"), 5, 0, 0, 0, ...text("elchi"), 0, 0, 0, 0];
  const audio = Array.from({ length: frames }, () => [0xf8, 0xff, 0xfe]);
  return new Blob([oggPage(2, 0, 0, [head]), oggPage(0, 0, 1, [tags]), oggPage(4, frames * 960, 2, audio)], { type: "audio/ogg" });
}

function oggPage(flags, granule, sequence, packets) {
  const head = 27 + packets.length;
  const bytes = new Uint8Array(head + packets.reduce((sum, packet) => sum + packet.length, 0));
  const view = new DataView(bytes.buffer);
  bytes.set([0x4f, 0x67, 0x67, 0x53, 0, flags]);
  view.setBigUint64(6, BigInt(granule), true);
  view.setUint32(14, 1, true);
  view.setUint32(18, sequence, true);
  bytes[26] = packets.length;
  bytes.set(packets.map((packet) => packet.length), 27);
  bytes.set(packets.flat(), head);
  view.setUint32(22, checksum(bytes), true);
  return bytes;
}

function checksum(bytes) {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  return sum >>> 0;
}

function page(words) {
  const drawing = `BT /F1 18 Tf 60 760 Td (${words}) Tj ET`;
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${drawing.length}>>stream\n${drawing}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj${object}endobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const start = text.length;
  text += `xref\n0 6\n0000000000 65535 f \n${places.join("")}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
  return new Blob([text], { type: "application/pdf" });
}
