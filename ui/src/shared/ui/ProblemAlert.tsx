import { Alert, Button, Stack, Text } from '@mantine/core';
import i18n from 'i18next';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '@/api/problem';
import en from '@/shared/locales/en.json';

type Known = keyof typeof en.problem;

/** What went wrong, in the reader's language where we know the problem. */
export function problemText(error: unknown): string {
  if (!(error instanceof ProblemError)) {
    return i18n.t('failed');
  }
  const isKnown = error.code in en.problem;
  return isKnown ? i18n.t(`problem.${error.code as Known}`) : error.message;
}

/** Says what went wrong, and offers another try where that may help. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const id = error instanceof ProblemError ? error.problem.instance : undefined;
  return (
    <Alert color="red" variant="light" title={t('failed')} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm" c="var(--mantine-color-text)">
          {problemText(error)}
        </Text>
        {id ? (
          <Text size="xs" c="dimmed">
            {t('requestId', { id: id.replace(/^urn:[^:]+:/, '') })}
          </Text>
        ) : null}
        {onRetry ? (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('retry')}
          </Button>
        ) : null}
      </Stack>
    </Alert>
  );
}
