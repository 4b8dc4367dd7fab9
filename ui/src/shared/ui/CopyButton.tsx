import { ActionIcon, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '@/shared/lib/clipboard';
import { IconCheck, IconCopy } from './icons';

/** Copies a text at a click, and says whether it did. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<'copied' | 'copyFailed'>();
  useEffect(() => {
    if (outcome) {
      const timer = setTimeout(() => setOutcome(undefined), 2000);
      return () => clearTimeout(timer);
    }
  }, [outcome]);
  const words = outcome ? t(outcome) : (label ?? t('copy'));
  return (
    <>
      <Tooltip label={words} opened={outcome ? true : undefined}>
        <ActionIcon
          aria-label={label ?? t('copy')}
          onClick={async () => setOutcome((await copyText(text)) ? 'copied' : 'copyFailed')}
        >
          {outcome === 'copied' ? <IconCheck size={18} /> : <IconCopy size={18} />}
        </ActionIcon>
      </Tooltip>
      <span className="unseen" role="status">
        {outcome ? t(outcome) : ''}
      </span>
    </>
  );
}
