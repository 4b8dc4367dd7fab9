/** A program that takes images, and how it is told. */
export interface Pull {
  client: string;
  command: string;
}

/**
 * How each client pulls an image.
 *
 * @param host as programs call this server, such as hub.example.com:5000
 * @param reference `:tag` or `@digest`
 */
export function pulls(host: string, repository: string, reference: string): Pull[] {
  const image = `${host}/${repository}${reference}`;
  const file = repository.split('/').pop() ?? repository;
  return [
    { client: 'docker', command: `docker pull ${image}` },
    { client: 'podman', command: `podman pull ${image}` },
    { client: 'nerdctl', command: `nerdctl pull ${image}` },
    { client: 'skopeo', command: `skopeo copy docker://${image} oci-archive:${file}.tar` },
    { client: 'crane', command: `crane pull ${image} ${file}.tar` },
    { client: 'oras', command: `oras copy ${image} --to-oci-layout ${file}` },
    { client: 'Dockerfile', command: `FROM ${image}` },
    { client: 'Compose', command: `image: ${image}` },
    { client: 'Kubernetes', command: `kubectl create deployment ${file} --image=${image}` },
  ];
}
