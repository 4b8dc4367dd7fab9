import { useQuery } from '@tanstack/react-query';
import { createRoute, lazyRouteComponent, Navigate, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { sessionQuery } from '@/api/session';
import { PARTS, type Part } from '@/features/settings/parts';
import { NotFound } from '@/shared/ui/NotFound';
import { requireUser, root, useUser } from './root';

const ProfilePage = lazyRouteComponent(() => import('@/features/profile/ProfilePage'), 'ProfilePage');
const OrganizationPage = lazyRouteComponent(
  () => import('@/features/organization/OrganizationPage'),
  'OrganizationPage',
);
const OrganizationsPage = lazyRouteComponent(
  () => import('@/features/organization/OrganizationsPage'),
  'OrganizationsPage',
);
const NewOrganizationPage = lazyRouteComponent(
  () => import('@/features/organization/NewOrganizationPage'),
  'NewOrganizationPage',
);
const InvitationsPage = lazyRouteComponent(
  () => import('@/features/invitations/InvitationsPage'),
  'InvitationsPage',
);
const LinkedInvitation = lazyRouteComponent(
  () => import('@/features/invitations/LinkedInvitation'),
  'LinkedInvitation',
);

const SettingsPage = lazyRouteComponent(() => import('@/features/settings/SettingsPage'), 'SettingsPage');

const profile = createRoute({
  getParentRoute: () => root,
  path: '/u/$name',
  component: function Profile() {
    return <ProfilePage key={profile.useParams().name} {...profile.useParams()} view="repositories" />;
  },
});

const starred = createRoute({
  getParentRoute: () => root,
  path: '/u/$name/starred',
  component: function Starred() {
    return <ProfilePage {...starred.useParams()} view="starred" />;
  },
});

const organizations = createRoute({
  getParentRoute: () => root,
  path: '/orgs',
  beforeLoad: requireUser,
  component: OrganizationsPage,
});

const newOrganization = createRoute({
  getParentRoute: () => root,
  path: '/orgs/new',
  beforeLoad: requireUser,
  component: function New() {
    const navigate = useNavigate();
    return <NewOrganizationPage onMade={(name) => void navigate({ to: `/orgs/${name}` })} />;
  },
});

function OrganizationAt({ name, view }: { name: string; view: string }) {
  const navigate = useNavigate();
  return (
    <OrganizationPage
      key={name}
      name={name}
      view={view}
      onGone={() => void navigate({ to: '/orgs' })}
      onGo={(next) => void navigate({ to: `/orgs/${name}/${next}` })}
    />
  );
}

const organization = createRoute({
  getParentRoute: () => root,
  path: '/orgs/$name',
  component: function Organization() {
    return <OrganizationAt {...organization.useParams()} view="" />;
  },
});

const organizationPart = createRoute({
  getParentRoute: () => root,
  path: '/orgs/$name/$',
  component: function OrganizationPart() {
    const { name, _splat = '' } = organizationPart.useParams();
    return <OrganizationAt name={name} view={_splat.replace(/\/+$/, '')} />;
  },
});

const invitations = createRoute({
  getParentRoute: () => root,
  path: '/invitations',
  component: function Invitations() {
    const navigate = useNavigate();
    const session = useQuery(sessionQuery);
    const [secret] = useState(() => window.location.hash.slice(1));
    if (secret) {
      return <LinkedInvitation secret={secret} onJoined={(name) => void navigate({ to: `/orgs/${name}` })} />;
    }
    if (session.data && !session.data.user) {
      return <Navigate to="/login" search={{ to: '/invitations' }} replace />;
    }
    return session.data ? <InvitationsPage /> : null;
  },
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: requireUser,
  component: () => <SettingsAt part="general" />,
});

const settingsPart = createRoute({
  getParentRoute: () => root,
  path: '/settings/$part',
  beforeLoad: requireUser,
  component: function PartOfSettings() {
    const part = PARTS.find((each) => each === settingsPart.useParams().part);
    return part ? <SettingsAt part={part} /> : <NotFound />;
  },
});

function SettingsAt({ part }: { part: Part }) {
  const navigate = useNavigate();
  return <SettingsPage part={part} user={useUser()} onGone={() => void navigate({ to: '/login' })} />;
}

/** The pages of people and organizations. */
export const accountRoutes = [
  profile,
  starred,
  organizations,
  newOrganization,
  organization,
  organizationPart,
  invitations,
  settings,
  settingsPart,
];
