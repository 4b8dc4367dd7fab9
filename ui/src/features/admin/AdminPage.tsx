import { useSuspenseQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '@/api/session';
import { Empty } from '@/shared/ui/Empty';
import { Outlines } from '@/shared/ui/Listing';
import { Page } from '@/shared/ui/Page';
import { Parts } from '@/shared/ui/Parts';
import { type AdminSearch, PARTS, type Part } from './parts';

const Users = lazy(() => import('./Users').then((module) => ({ default: module.Users })));
const UserDetail = lazy(() => import('./UserDetail').then((module) => ({ default: module.UserDetail })));
const Organizations = lazy(() =>
  import('./Organizations').then((module) => ({ default: module.Organizations })),
);
const Plans = lazy(() => import('./Plans').then((module) => ({ default: module.Plans })));
const Storage = lazy(() => import('./Storage').then((module) => ({ default: module.Storage })));
const Settings = lazy(() => import('./Settings').then((module) => ({ default: module.Settings })));
const Health = lazy(() => import('./Health').then((module) => ({ default: module.Health })));
const Activity = lazy(() =>
  import('@/features/activity/Activity').then((module) => ({ default: module.Activity })),
);
const AdminUser = lazy(() => import('./AdminUser').then((module) => ({ default: module.AdminUser })));

export interface AdminProps {
  part: Part;
  /** Whom the part is about; absent for its list. */
  name?: string;
  search: AdminSearch;
  onSearch: (search: AdminSearch) => void;
}

/** What administrators of the server see and do, in parts. */
export function AdminPage({ part, name, search, onSearch }: AdminProps) {
  const { t } = useTranslation(['admin', 'shared', 'problems']);
  const session = useSuspenseQuery(sessionQuery);
  if (!session.data.user?.administrator) {
    return (
      <Page title={t('title')}>
        <Empty title={t('shared:noPermission')} why={t('problems:administrators_only')} />
      </Page>
    );
  }
  const parts = PARTS.map((each) => ({
    to: `/admin/${each}`,
    title: t(`part.${each}`),
    isHere: each === part,
  }));
  return (
    <Page key={`${part} ${name}`} title={`${t('title')}: ${name ?? t(`part.${part}`)}`} shown={t('title')}>
      <Parts label={t('shared:parts')} parts={parts}>
        <Suspense fallback={<Outlines />}>
          {part === 'users' && !name ? <Users search={search} onSearch={onSearch} /> : null}
          {part === 'users' && name ? <UserDetail name={name} /> : null}
          {part === 'organizations' ? <Organizations search={search} onSearch={onSearch} /> : null}
          {part === 'plans' ? <Plans /> : null}
          {part === 'storage' ? <Storage /> : null}
          {part === 'settings' ? <Settings search={search} onSearch={onSearch} /> : null}
          {part === 'health' ? <Health /> : null}
          {part === 'audit' ? <Activity search={search} onSearch={onSearch} /> : null}
          {part === 'admin-user' ? <AdminUser /> : null}
        </Suspense>
      </Parts>
    </Page>
  );
}
