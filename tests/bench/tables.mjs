// Tables of Markdown.

export function table(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? `${'-'.repeat(width + 2)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(all[0]), rule, ...all.slice(1).map(line)].join('\n');
}

export const microseconds = (nanoseconds) => (nanoseconds === undefined ? '' : figure(nanoseconds / 1000));

/** Three digits that count. */
export function figure(value) {
  if (value === undefined) return '';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(value >= 10 ? 1 : 2);
}

/** Times of every face for every case, and how often the first face fits into each. */
export function timesTable(times, cases, faces, first) {
  const head = ['', ...cases.flatMap((name) => [`(${name}) µs`, '×'])];
  const rows = faces.map((face) => [face.what, ...cases.flatMap((name) => [microseconds(times.of(name, face.name)), figure(times.ratio(name, face.name, first))])]);
  return table(head, rows);
}

export function growthTable(times, sizes, faces) {
  const head = ['ns per byte', ...sizes.map(({ name }) => name), '5m / 50k'];
  const each = (face, { name, bytes }) => {
    const time = times.of(name, face.name);
    return time && time / bytes;
  };
  const rows = faces.map((face) => [face.what, ...sizes.map((one) => figure(each(face, one))), figure(growth(times, sizes, face.name))]);
  return table(head, rows);
}

/** How much more a byte costs in the largest message than in one of 50,000. */
export function growth(times, sizes, face) {
  const [small, large] = ['50k', '5m'].map((name) => {
    const time = times.of(name, face);
    return time && time / sizes.find((one) => one.name === name).bytes;
  });
  return small && large && large / small;
}
