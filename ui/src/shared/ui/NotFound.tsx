import { useTranslation } from 'react-i18next';
import { Empty } from './Empty';
import { Link } from './Link';
import { Page } from './Page';

/** Nothing is at this address, or nothing for this reader: it is not said which. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('notFound')}>
      <Empty title={t('notFoundWhy')}>
        <Link to="/">{t('home')}</Link>
      </Empty>
    </Page>
  );
}
