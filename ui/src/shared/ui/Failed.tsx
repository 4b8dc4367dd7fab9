import { useTranslation } from 'react-i18next';
import { Page } from './Page';
import { ProblemAlert } from './ProblemAlert';

/** A page that could not be shown. */
export function Failed({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useTranslation();
  return (
    <Page title={t('failed')}>
      <ProblemAlert error={error} onRetry={reset} />
    </Page>
  );
}
