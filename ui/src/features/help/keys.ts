/** What the shortcuts are, for the list of them. */
export const SHORTCUTS = [
  { id: 'palette', keys: [['/'], ['Ctrl', 'K']] },
  { id: 'dashboard', keys: [['g', 'd']] },
  { id: 'explore', keys: [['g', 'e']] },
  { id: 'settings', keys: [['g', 's']] },
  { id: 'new', keys: [['n']] },
  { id: 'help', keys: [['?']] },
] as const;

/** Where keys lead, one after the other. */
const PLACES: Record<string, string> = { gd: '/', ge: '/explore', gs: '/settings', n: '/new' };

/** How long the second key may take, in milliseconds. */
const PATIENCE = 1500;

/** Reads keys one by one: gives where they lead, once they do. */
export function keyReader(): (key: string, now: number) => string | undefined {
  let before = '';
  let since = 0;
  return (key, now) => {
    const place = PLACES[now - since < PATIENCE ? before + key : key];
    before = place === undefined && key === 'g' ? key : '';
    since = now;
    return place;
  };
}
