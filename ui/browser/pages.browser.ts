import { afterAll, beforeAll, expect, it } from 'vitest';
import { hindrances } from './support/axe';
import { Hub } from './support/hub';
import { stage } from './support/stage';
import { closeBrowser, type Theme, Visitor } from './support/visitor';
import { type Language, languages } from './support/words';

const OPEN = ['/login', '/signup', '/forgot-password', '/reset-password', '/verify-email', '/', '/nothing'];
const NAMED = [
  '/',
  '/explore',
  '/explore?all=true',
  '/r/pages/web',
  '/r/pages/web/-/tags',
  '/r/pages/web/-/activity',
  '/r/pages/web/-/access',
  '/r/crew-of-pages/web/-/access',
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

// Both at once: a machine has more than one core, and this is most of what the tests in the browser do.
it.concurrent.each(languages)(
  'in %s every page is usable and faultless, light and dark, narrow and wide',
  everyPage,
  600_000,
);

async function everyPage(language: Language) {
  const found = new Map<string, string[]>();
  const visitor = await Visitor.come({ language });
  await lookAt(visitor, OPEN, found);
  await visitor.logIn('pages', 'pages has a password');
  await visitor.page.waitForURL('/');
  await lookAt(visitor, NAMED, found);
  await visitor.leave();
  const administrator = await Visitor.come({ language });
  await administrator.logIn('admin', stage.password);
  await administrator.page.waitForURL('/');
  await lookAt(administrator, ADMINISTERED, found);
  await administrator.leave();
  const faults = [...found].map(([fault, where]) => `${fault}\n  at ${where.join(', ')}`);
  expect(faults.join('\n')).toBe('');
}

/** Looks at each page; what is wrong is looked at twice, so that an interrupted connection is no fault of a page. */
async function lookAt(visitor: Visitor, addresses: string[], found: Map<string, string[]>) {
  for (const address of addresses) {
    const first = await faultsAt(visitor, address);
    const again = first.size > 0 ? await faultsAt(visitor, address) : first;
    for (const [fault, looks] of again) {
      if (first.has(fault)) {
        found.set(fault, [...(found.get(fault) ?? []), `${address} (${looks.join(', ')})`]);
      }
    }
  }
}

/** What is wrong with a page, and in which themes and widths. */
async function faultsAt(visitor: Visitor, address: string): Promise<Map<string, string[]>> {
  const { page, look } = visitor;
  const found = new Map<string, string[]>();
  await visitor.open(address);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await visitor.settle();
      await page.screenshot({ path: picture(address, look.language, theme, width) });
      const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      const faults = [
        ...(scrolls ? ['scrolls sideways'] : []),
        ...(await hindrances(page)),
        ...visitor.faults.splice(0),
      ];
      for (const fault of faults) {
        found.set(fault, [...(found.get(fault) ?? []), `${theme} ${width}`]);
      }
    }
  }
  return found;
}

function picture(address: string, language: string, theme: string, width: number): string {
  const name = address.replaceAll(/\W+/g, '-').replaceAll(/^-|-$/g, '') || 'home';
  return `${stage.pictures}/${name}-${language}-${theme}-${width}.png`;
}
