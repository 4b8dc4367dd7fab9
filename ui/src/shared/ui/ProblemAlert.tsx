import { Alert, Button, Stack, Text } from '@mantine/core';
import i18n from 'i18next';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '@/api/problem';

/** The words for a problem's code in the reader's language, where we know it. */
function words(code: string): string | undefined {
  for (const key of [`shared:problem.${code}`, `problems:${code}`]) {
    if (i18n.exists(key)) {
      return String(i18n.t(key as 'shared:failed'));
    }
  }
  return undefined;
}

/** What went wrong, in the reader's language where we know the problem. */
export function problemText(error: unknown): string {
  if (!(error instanceof ProblemError)) {
    return i18n.t('failed');
  }
  const isVague = error.code === 'invalid' || error.code === 'forbidden';
  return (isVague && i18n.language === 'en' ? undefined : words(error.code)) ?? error.message;
}

/** What is wrong with each field of a form, by the field's name; in Chinese where we know it. */
export function fieldTexts(error: unknown): Record<string, string> {
  const errors: Record<string, string> = {};
  const found = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  for (const { pointer, code, detail } of found) {
    if (pointer) {
      const text = i18n.language === 'en' || code === 'invalid' ? undefined : words(code);
      errors[pointer.replace(/^\//, '').replaceAll('/', '.')] = text ?? detail;
    }
  }
  return errors;
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
            {t('requestId', { id: id.replace(/^urn:.*:/, '') })}
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
