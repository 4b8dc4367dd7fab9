import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlines } from '@/shared/ui/Listing';
import { Page } from '@/shared/ui/Page';
import { Parts } from '@/shared/ui/Parts';
import { General } from './General';
import { PARTS, type Part } from './parts';

const Security = lazy(() => import('./Security').then((module) => ({ default: module.Security })));
const Tokens = lazy(() => import('./Tokens').then((module) => ({ default: module.Tokens })));
const Robots = lazy(() =>
  import('@/features/machines/Robots').then((module) => ({ default: module.Robots })),
);
const ScopeMaps = lazy(() =>
  import('@/features/machines/ScopeMaps').then((module) => ({ default: module.ScopeMaps })),
);
const Notifications = lazy(() =>
  import('./Notifications').then((module) => ({ default: module.Notifications })),
);
const Content = lazy(() => import('./Content').then((module) => ({ default: module.Content })));
const Linked = lazy(() => import('./Linked').then((module) => ({ default: module.Linked })));
const Account = lazy(() => import('./Account').then((module) => ({ default: module.Account })));

interface SettingsProps {
  part: Part;
  user: string;
  /** After the account is gone, or is an organization. */
  onGone: () => void;
}

/** One's own account, in parts. */
export function SettingsPage({ part, user, onGone }: SettingsProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const owner = { name: user, isOrganization: false };
  const parts = PARTS.map((each) => ({
    to: each === 'general' ? '/settings' : `/settings/${each}`,
    title: t(`part.${each}`),
    isHere: each === part,
  }));
  return (
    <Page key={part} title={`${t('title')}: ${t(`part.${part}`)}`} shown={t('title')}>
      <Parts label={t('parts')} parts={parts}>
        <Suspense fallback={<Outlines />}>
          {part === 'general' ? <General /> : null}
          {part === 'security' ? <Security /> : null}
          {part === 'tokens' ? <Tokens /> : null}
          {part === 'robots' ? <Robots owner={owner} /> : null}
          {part === 'scope-maps' ? <ScopeMaps owner={owner} /> : null}
          {part === 'notifications' ? <Notifications /> : null}
          {part === 'content' ? <Content /> : null}
          {part === 'linked' ? <Linked /> : null}
          {part === 'account' ? <Account user={user} onGone={onGone} /> : null}
        </Suspense>
      </Parts>
    </Page>
  );
}
