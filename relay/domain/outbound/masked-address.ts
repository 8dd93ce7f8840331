/** Enough to distinguish two addresses, too little to write to: `d…@acme.example`, `+49…321`. */
export function maskedAddress(to: string): string {
  const at = to.lastIndexOf('@');
  if (at > 0) return `${to.slice(0, 1)}…${to.slice(at)}`;
  return to.length <= 4 ? '…' : `${to.slice(0, Math.min(3, to.length - 4))}…${to.slice(to.length > 7 ? -3 : -1)}`;
}
