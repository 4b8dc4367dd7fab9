import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hindrances } from './support/axe';
import { Hub } from './support/hub';
import { stage } from './support/stage';
import { closeBrowser, type Theme, Visitor } from './support/visitor';
import { languages } from './support/words';

const OPEN = ['/login', '/signup', '/forgot-password', '/reset-password', '/verify-email', '/', '/nothing'];
const NAMED = [
  '/',
  '/explore',
  '/explore?all=true',
  '/r/pages/web',
  '/r/pages/web/-/tags',
  '/r/pages/web/-/settings',
  '/r/pages/empty/-/tags',
  '/new',
  '/u/pages',
  '/u/pages/starred',
  '/orgs',
  '/orgs/new',
  '/orgs/crew-of-pages',
  '/orgs/crew-of-pages/members',
  '/orgs/crew-of-pages/teams',
  '/orgs/crew-of-pages/teams/front-end',
  '/orgs/crew-of-pages/tokens',
  '/orgs/crew-of-pages/robots',
  '/orgs/crew-of-pages/scope-maps',
  '/orgs/crew-of-pages/activity',
  '/orgs/crew-of-pages/settings',
  '/invitations',
  '/settings',
  '/settings/security',
  '/settings/tokens',
  '/settings/robots',
  '/settings/scope-maps',
  '/settings/notifications',
  '/settings/content',
  '/settings/linked',
  '/settings/account',
  '/admin',
];
const ADMINISTERED = [
  '/admin/users',
  '/admin/users/pages',
  '/admin/organizations',
  '/admin/plans',
  '/admin/storage',
  '/admin/settings',
  '/admin/health',
  '/admin/audit?action=repo.',
  '/admin/admin-user',
];
const THEMES: Theme[] = ['light', 'dark'];
const WIDTHS = [390, 1280];

beforeAll(async () => {
  const admin = await Hub.administrator();
  const pages = await admin.account('pages');
  await pages.call('POST', '/repositories', {
    name: 'pages/web',
    private: false,
    description: 'What our shop shows to its customers, built from the main branch',
    fullDescription:
      '# web\n\nRun it:\n\n```\ndocker run -p 8080:80 hub/web\n```\n\n| Variable | Meaning |\n|---|---|\n' +
      '| `PORT` | where it listens |\n\n- [x] fast\n- [ ] small\n\n> Read the [docs](https://example.com).',
  });
  await pages.call('POST', '/repositories', { name: 'pages/empty', private: true });
  await admin.call('POST', '/plans', {
    name: 'Small team',
    privateRepositories: 10,
    storage: 50_000_000_000,
  });
  await admin.call('POST', '/admin/invitations', { email: 'a-newcomer@example.com' });
  await crew(pages);
  for (const tag of ['1.9', '1.10', 'latest', `a-rather-${'long-'.repeat(18)}tag`]) {
    pages.push(stage.image, `pages/web:${tag}`);
  }
  pages.push(stage.index, 'pages/web:both');
});

/** An organization that has one of each. */
async function crew(owner: Hub) {
  const name = 'crew-of-pages';
  const at = `/organizations/${name}`;
  const rules = [{ pattern: `${name}/*`, permissions: ['read', 'write'] }];
  await owner.call('POST', '/organizations', { name, fullName: 'The crew of the pages', company: 'Crew' });
  await owner.call('POST', `${at}/teams`, { name: 'front-end', description: 'What people see' });
  await owner.call('PUT', `${at}/teams/front-end/members/pages`);
  await owner.call('POST', '/repositories', { name: `${name}/web`, private: true });
  await owner.call('PUT', `/repositories/${name}/web/-/teams/front-end`, { level: 'write' });
  await owner.call('POST', `${at}/scope-maps`, { name: 'all', description: 'All there is', rules });
  await owner.call('POST', `${at}/invitations`, { invitees: ['somebody@example.com'] });
}

afterAll(closeBrowser);

describe.each(languages)('in %s', (language) => {
  describe.each(THEMES)('%s', (theme) => {
    it.each(WIDTHS)('every page is usable at %d pixels, and faultless', async (width) => {
      const visitor = await Visitor.come({ language, theme, width });
      const found = new Map<string, string[]>();
      const note = (fault: string, address: string) =>
        found.set(fault, [...(found.get(fault) ?? []), address]);
      const look = async (visitor: Visitor, address: string) => {
        await visitor.open(address);
        await visitor.page.screenshot({ path: picture(address, language, theme, width) });
        const scrolls = await visitor.page.evaluate(
          () => document.documentElement.scrollWidth > window.innerWidth,
        );
        const faults = [
          ...(scrolls ? ['scrolls sideways'] : []),
          ...(await hindrances(visitor.page)),
          ...visitor.faults.splice(0),
        ];
        for (const fault of faults) {
          note(fault, address);
        }
      };
      for (const address of OPEN) {
        await look(visitor, address);
      }
      await visitor.logIn('pages', 'pages has a password');
      await visitor.page.waitForURL('/');
      for (const address of NAMED) {
        await look(visitor, address);
      }
      await visitor.leave();
      const administrator = await Visitor.come({ language, theme, width });
      await administrator.logIn('admin', stage.password);
      await administrator.page.waitForURL('/');
      for (const address of ADMINISTERED) {
        await look(administrator, address);
      }
      await administrator.leave();
      expect(Object.fromEntries(found)).toEqual({});
    });
  });
});

function picture(address: string, language: string, theme: string, width: number): string {
  const name = address.replaceAll(/\W+/g, '-').replaceAll(/^-|-$/g, '') || 'home';
  return `${stage.pictures}/${name}-${language}-${theme}-${width}.png`;
}
