import { useTranslation } from 'react-i18next';
import { Link } from '@/shared/ui/Link';
import { Page } from '@/shared/ui/Page';
import { General } from './General';
import classes from './SettingsPage.module.css';
import { Tokens } from './Tokens';

/** One's own account, in parts. */
export function SettingsPage({ part }: { part: 'general' | 'tokens' }) {
  const { t } = useTranslation(['settings', 'shared']);
  return (
    <Page title={t('title')}>
      <div className={classes.columns}>
        <nav aria-label={t('parts')} className={classes.parts}>
          <Link
            to="/settings"
            className={classes.part}
            underline="never"
            activeOptions={{ exact: true }}
            aria-current={part === 'general' ? 'page' : undefined}
          >
            {t('general')}
          </Link>
          <Link
            to="/settings/tokens"
            className={classes.part}
            underline="never"
            activeOptions={{ exact: true }}
            aria-current={part === 'tokens' ? 'page' : undefined}
          >
            {t('tokens')}
          </Link>
        </nav>
        <div className={classes.content}>{part === 'general' ? <General /> : <Tokens />}</div>
      </div>
    </Page>
  );
}
