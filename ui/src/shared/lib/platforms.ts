/** What an image is made for. */
export interface Platform {
  os: string;
  architecture: string;
  variant?: string | null;
}

/** As most people run images: others follow by name. */
const USUAL = ['linux/amd64', 'linux/arm64', 'linux/arm', 'linux/386'];

/** Such as linux/arm/v7; arm64's only variant goes without saying. */
export function platformName({ os, architecture, variant }: Platform): string {
  const isUsual = architecture === 'arm64' && variant === 'v8';
  return [os, architecture, ...(variant && !isUsual ? [variant] : [])].join('/');
}

/** Images of a platform, in one order everywhere; what is no image, such as an attestation, is left out. */
export function inOrder<P extends Platform>(images: P[]): P[] {
  return images
    .filter((image) => image.architecture !== 'unknown' || images.length === 1)
    .sort((a, b) => rank(a) - rank(b) || platformName(a).localeCompare(platformName(b), 'en'));
}

function rank({ os, architecture }: Platform): number {
  const at = USUAL.indexOf(`${os}/${architecture}`);
  return at < 0 ? USUAL.length : at;
}
