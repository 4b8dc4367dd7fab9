import { createRoute, createRouter, lazyRouteComponent, useNavigate } from '@tanstack/react-router';
import type { Order } from '@/features/dashboard/api';
import { DashboardPage } from '@/features/dashboard/DashboardPage';
import { parseSearch } from '@/features/explore/search';
import { parseTagSearch, repositoryQuery, type TagSearch, tagsQuery } from '@/features/repository/api';
import { parseRepositoryPath, repositoryAddress } from '@/shared/lib/names';
import { accountRoutes } from './account-routes';
import { adminRoutes } from './admin-routes';
import { queries } from './query';
import { localAddress } from './return';
import { requireUser, root, useUser } from './root';

const ExplorePage = lazyRouteComponent(() => import('@/features/explore/ExplorePage'), 'ExplorePage');
const WelcomePage = lazyRouteComponent(() => import('@/features/dashboard/WelcomePage'), 'WelcomePage');
const RepositoryPage = lazyRouteComponent(
  () => import('@/features/repository/RepositoryPage'),
  'RepositoryPage',
);
const LogInPage = lazyRouteComponent(() => import('@/features/session/LogInPage'), 'LogInPage');

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (raw: Record<string, unknown>): { account?: string; order?: Order } => ({
    account: typeof raw.account === 'string' ? raw.account : undefined,
    order: (['stars', 'pulls', 'updated', 'name'] as const).find((order) => order === raw.order),
  }),
  component: function Home() {
    const user = useUser();
    const navigate = useNavigate();
    const search = home.useSearch();
    return user ? (
      <DashboardPage user={user} {...search} onChange={(next) => void navigate({ to: '/', search: next })} />
    ) : (
      <WelcomePage />
    );
  },
});

const explore = createRoute({
  getParentRoute: () => root,
  path: '/explore',
  validateSearch: parseSearch,
  component: function Explore() {
    const navigate = useNavigate();
    const search = explore.useSearch();
    return (
      <ExplorePage
        search={search}
        onChange={(next) => void navigate({ to: '/explore', search: next, replace: true })}
      />
    );
  },
});

const logIn = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (raw: Record<string, unknown>): { to?: string } => ({
    to: typeof raw.to === 'string' ? raw.to : undefined,
  }),
  component: function LogIn() {
    const navigate = useNavigate();
    const { to } = logIn.useSearch();
    return <LogInPage onDone={() => void navigate({ href: localAddress(to) })} />;
  },
});

function RepositoryAt({ path, search }: { path: string; search: TagSearch }) {
  const navigate = useNavigate();
  const { name, view } = parseRepositoryPath(path);
  return (
    <RepositoryPage
      key={name}
      name={name}
      view={view}
      search={search}
      onSearch={(next) => void navigate({ to: '.', search: next, replace: true })}
      onGone={() => void navigate({ to: '/' })}
    />
  );
}

/** Asks at once for all that the page will ask for, one thing after the other otherwise. */
function foresee(path: string, search: TagSearch) {
  const { name, view } = parseRepositoryPath(path);
  void queries.prefetchQuery(repositoryQuery(name));
  if (view === 'tags') {
    void queries.prefetchInfiniteQuery(tagsQuery(name, search.order ?? 'version', search.q));
    void import('@/features/repository/Tags');
  }
}

const repository = createRoute({
  getParentRoute: () => root,
  path: '/r/$',
  validateSearch: parseTagSearch,
  beforeLoad: ({ params, search }) => foresee(params._splat ?? '', search),
  component: function InNamespace() {
    return <RepositoryAt path={repository.useParams()._splat ?? ''} search={repository.useSearch()} />;
  },
});

const short = createRoute({
  getParentRoute: () => root,
  path: '/_/$',
  validateSearch: parseTagSearch,
  beforeLoad: ({ params, search }) => foresee(params._splat ?? '', search),
  component: function InLibrary() {
    return <RepositoryAt path={short.useParams()._splat ?? ''} search={short.useSearch()} />;
  },
});

const NewPage = lazyRouteComponent(() => import('@/features/repository/NewPage'), 'NewPage');

const make = createRoute({
  getParentRoute: () => root,
  path: '/new',
  beforeLoad: requireUser,
  component: function New() {
    const navigate = useNavigate();
    return <NewPage user={useUser()} onMade={(name) => void navigate({ to: repositoryAddress(name) })} />;
  },
});

const plain = [
  ['/signup', lazyRouteComponent(() => import('@/features/session/SignUpPage'), 'SignUpPage')],
  ['/forgot-password', lazyRouteComponent(() => import('@/features/session/MailedPages'), 'ForgotPage')],
  ['/reset-password', lazyRouteComponent(() => import('@/features/session/MailedPages'), 'ResetPage')],
  ['/verify-email', lazyRouteComponent(() => import('@/features/session/MailedPages'), 'VerifyPage')],
] as const;

const tree = root.addChildren([
  home,
  explore,
  logIn,
  repository,
  short,
  make,
  ...accountRoutes,
  ...adminRoutes,
  ...plain.map(([path, component]) => createRoute({ getParentRoute: () => root, path, component })),
]);

/** Which page is at which address. */
export const router = createRouter({ routeTree: tree, defaultPreload: 'intent', scrollRestoration: true });
