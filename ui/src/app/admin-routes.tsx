import { createRoute, lazyRouteComponent, Navigate, useNavigate } from '@tanstack/react-router';
import { type AdminSearch, PARTS, parseAdminSearch } from '@/features/admin/parts';
import { NotFound } from '@/shared/ui/NotFound';
import { requireUser, root } from './root';

const AdminPage = lazyRouteComponent(() => import('@/features/admin/AdminPage'), 'AdminPage');

const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: () => <Navigate to="/admin/$part" params={{ part: PARTS[0] }} replace />,
});

const adminPart = createRoute({
  getParentRoute: () => root,
  path: '/admin/$part',
  validateSearch: parseAdminSearch,
  beforeLoad: requireUser,
  component: function PartOfAdministration() {
    return <AdminAt part={adminPart.useParams().part} search={adminPart.useSearch()} />;
  },
});

const adminUser = createRoute({
  getParentRoute: () => root,
  path: '/admin/users/$name',
  beforeLoad: requireUser,
  component: function OneUser() {
    return <AdminAt part="users" name={adminUser.useParams().name} search={{}} />;
  },
});

function AdminAt({ part, name, search }: { part: string; name?: string; search: AdminSearch }) {
  const navigate = useNavigate();
  const known = PARTS.find((each) => each === part);
  return known ? (
    <AdminPage
      part={known}
      name={name}
      search={search}
      onSearch={(next) => void navigate({ to: '.', search: next, replace: true })}
    />
  ) : (
    <NotFound />
  );
}

/** The pages of the server's administrators. */
export const adminRoutes = [admin, adminPart, adminUser];
