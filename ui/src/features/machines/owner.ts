/** Whose robots, tokens and scope maps: one's own, or an organization's. */
export interface Owner {
  name: string;
  isOrganization: boolean;
}

/** Where the queries of an owner are kept. */
export function ownerKey({ name, isOrganization }: Owner): string[] {
  return isOrganization ? ['organization', name] : ['me'];
}
