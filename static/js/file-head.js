// Sends the beginning of a chosen file only: the rest of a model is many gigabytes that nobody reads.
//
//   <input type="file" data-head-mib="30">

const MIB = 2 ** 20;

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.dataset.headMib) return;
  const [file] = input.files;
  const most = Number(input.dataset.headMib) * MIB;
  if (!file || file.size <= most) return;
  const kept = new DataTransfer();
  kept.items.add(new File([file.slice(0, most)], file.name));
  input.files = kept.files;
});
