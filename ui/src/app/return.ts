/** Where to go after a log-in: an address of ours, whatever a link says. */
export function localAddress(wanted: string | undefined): string {
  if (!wanted?.startsWith('/')) {
    return '/';
  }
  try {
    const url = new URL(wanted, window.location.origin);
    return url.origin === window.location.origin ? url.pathname + url.search + url.hash : '/';
  } catch {
    return '/';
  }
}
