/** Where the tests play: what those who started them say in the environment. */
export const stage = {
  /** The server, such as http://127.0.0.1:5000, without a slash at the end. */
  url: told('STOWAGE_URL'),
  /** Where mails that were sent can be read: `?to=ADDRESS` gives their texts, oldest first. */
  mails: told('STOWAGE_MAILS'),
  /** The administrator's password. */
  password: told('STOWAGE_ADMIN_PASSWORD'),
  /** An image of one platform and one of two, as OCI layouts. */
  image: told('STOWAGE_IMAGE'),
  index: told('STOWAGE_INDEX'),
  /** A repository with 100,000 tags. */
  large: told('STOWAGE_LARGE'),
  chromium: told('CHROMIUM'),
  /** A folder for pictures of pages. */
  pictures: told('STOWAGE_PICTURES'),
};

function told(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: the acceptance tests start these (./dev test PagesInBrowser)`);
  }
  return value;
}
