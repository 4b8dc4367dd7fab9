/** Where the pages of a repository are: names with one part stand below `_`. */
export function repositoryAddress(name: string, view?: string): string {
  const base = name.includes('/') ? `/r/${name}` : `/_/${name}`;
  return view ? `${base}/-/${view}` : base;
}

/** A repository's name and view, by what stands behind `/r/`: the view is parted by `/-/`. */
export function parseRepositoryPath(path: string): { name: string; view: string } {
  const [name = '', view = ''] = path.replace(/\/+$/, '').split('/-/', 2);
  return { name, view };
}
