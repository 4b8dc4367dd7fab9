import { useTranslation } from 'react-i18next';
import { Page } from '@/shared/ui/Page';
import { Parts } from '@/shared/ui/Parts';
import { General } from './General';
import { Tokens } from './Tokens';

/** One's own account, in parts. */
export function SettingsPage({ part }: { part: 'general' | 'tokens' }) {
  const { t } = useTranslation(['settings', 'shared']);
  const parts = [
    { to: '/settings', title: t('general'), isHere: part === 'general' },
    { to: '/settings/tokens', title: t('tokens'), isHere: part === 'tokens' },
  ];
  return (
    <Page title={t('title')}>
      <Parts label={t('parts')} parts={parts}>
        {part === 'general' ? <General /> : <Tokens />}
      </Parts>
    </Page>
  );
}
