import { Alert, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { Empty } from '@/shared/ui/Empty';
import { Facts } from '@/shared/ui/Facts';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { VerifiedMark } from '@/shared/ui/Marks';
import { NotFound } from '@/shared/ui/NotFound';
import { Page } from '@/shared/ui/Page';
import { Picture } from '@/shared/ui/Person';
import { Tabs } from '@/shared/ui/Tabs';
import { type Organization, organizationQuery } from './api';
import { Overview } from './Overview';

const Members = lazy(() => import('./Members').then((module) => ({ default: module.Members })));
const Teams = lazy(() => import('./Teams').then((module) => ({ default: module.Teams })));
const TeamDetail = lazy(() => import('./TeamDetail').then((module) => ({ default: module.TeamDetail })));
const Machines = lazy(() => import('./Machines').then((module) => ({ default: module.Machines })));
const Settings = lazy(() => import('./Settings').then((module) => ({ default: module.Settings })));
const Activity = lazy(() =>
  import('@/features/activity/Activity').then((module) => ({ default: module.Activity })),
);

const MACHINES = ['tokens', 'robots', 'scope-maps'] as const;

interface OrganizationProps {
  name: string;
  /** Which part, and of which of them: empty for the repositories, `teams/ops` for a team. */
  view: string;
  onGone: () => void;
  onGo: (view: string) => void;
}

/** One organization, in parts. */
export function OrganizationPage({ name, view, onGone, onGo }: OrganizationProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const found = useQuery(organizationQuery(name));
  const [part = '', which = ''] = view.split('/');
  if (isProblem(found.error, 'not_found')) {
    return <NotFound />;
  }
  if (!found.data) {
    return (
      <Page title={name}>
        {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : <Outlines />}
      </Page>
    );
  }
  const { data: organization, version } = found.data;
  const machines = MACHINES.find((each) => each === part);
  const isFor = organization.role !== undefined || part === '';
  const titles: Record<string, string> = { '': t('repositories'), members: t('members'), teams: t('teams') };
  return (
    <Page
      key={view}
      title={[which || titles[part], organization.fullName || name].filter(Boolean).join(' · ')}
      heading={<Head organization={organization} part={machines ? 'tokens' : part} />}
    >
      <Suspense fallback={<Outlines />}>
        {part === '' ? <Overview organization={organization} /> : null}
        {isFor ? null : <Empty title={t('shared:noPermission')} why={t('forMembers', { name })} />}
        {isFor && part === 'members' ? <Members organization={organization} onLeft={onGone} /> : null}
        {isFor && part === 'teams' && !which ? <Teams organization={organization} onGo={onGo} /> : null}
        {isFor && part === 'teams' && which ? (
          <TeamDetail key={which} organization={organization} name={which} onGo={onGo} />
        ) : null}
        {isFor && machines ? <Machines organization={organization} part={machines} /> : null}
        {isFor && part === 'settings' ? (
          <Settings organization={organization} version={version} onGone={onGone} />
        ) : null}
        {isFor && part === 'activity' && organization.role === 'owner' ? (
          <Activity organization={name} />
        ) : null}
        {isFor && part === 'activity' && organization.role !== 'owner' ? (
          <Empty title={t('shared:noPermission')} why={t('forOwners', { name })} />
        ) : null}
      </Suspense>
    </Page>
  );
}

function Head({ organization, part }: { organization: Organization; part: string }) {
  const { t } = useTranslation(['organization', 'shared']);
  const { name, role } = organization;
  const parts = [
    { id: '', title: t('repositories'), isShown: true },
    { id: 'members', title: t('members'), isShown: role !== undefined },
    { id: 'teams', title: t('teams'), isShown: role !== undefined },
    { id: 'tokens', title: t('machines'), isShown: role === 'owner' },
    { id: 'activity', title: t('activity'), isShown: role === 'owner' },
    { id: 'settings', title: t('shared:settings'), isShown: role !== undefined },
  ].filter((each) => each.isShown);
  return (
    <>
      <Group align="flex-start" gap="md" mb="md" wrap="nowrap">
        <Picture name={name} size={64} />
        <Stack gap={4} miw={0}>
          <Group gap="xs">
            <Title order={2} component="p" size="h3" m={0} style={{ overflowWrap: 'anywhere' }}>
              {organization.fullName || name}
            </Title>
            {organization.verifiedPublisher ? <VerifiedMark /> : null}
          </Group>
          {organization.fullName ? (
            <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
          ) : null}
          <Facts {...organization} since={organization.createdAt} isRow />
        </Stack>
      </Group>
      {organization.suspended ? (
        <Alert color="red" variant="light" mb="md">
          {t('suspendedWhy')}
        </Alert>
      ) : null}
      <Tabs
        label={t('views')}
        parts={parts.map(({ id, title }) => ({
          to: `/orgs/${name}${id ? `/${id}` : ''}`,
          title,
          isHere: id === part,
        }))}
      />
    </>
  );
}
