import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconSearch } from '@/shared/ui/icons';

interface FilterProps {
  value: string;
  label?: string;
  /** Once typing pauses. */
  onChange: (value: string) => void;
}

/** A field that a list is filtered by. */
export function Filter({ value, label, onChange }: FilterProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  const [settled] = useDebouncedValue(typed.trim(), 200);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when what is typed settles, and then alone
  useEffect(() => {
    if (settled !== value) {
      onChange(settled);
    }
  }, [settled]);
  return (
    <TextInput
      flex="1 1 12rem"
      aria-label={label ?? t('filter')}
      placeholder={label ?? t('filter')}
      leftSection={<IconSearch size={16} />}
      value={typed}
      maxLength={100}
      autoCapitalize="none"
      spellCheck={false}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
