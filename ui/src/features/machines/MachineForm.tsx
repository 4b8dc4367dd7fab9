import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  SegmentedControl,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFresh } from '@/features/session/fresh';
import { Dialog } from '@/shared/ui/Dialog';
import { fieldTexts, ProblemAlert } from '@/shared/ui/ProblemAlert';
import { type Rule, SCOPES, scopeMapsQuery } from './api';
import type { Owner } from './owner';
import { draft, RulesEditor, toRules } from './Rules';

const DAYS = [30, 90, 365];

export interface Wish {
  name: string;
  label: string;
  description: string;
  rules?: Rule[];
  scopeMap?: string;
  scopes: string[];
  expiresAt?: string;
}

interface FormProps {
  owner: Owner;
  title: string;
  kind: 'robot' | 'token';
  /** What is changed; absent for a new one. */
  before?: { label: string; description: string; rules: Rule[]; scopeMap?: string };
  onSave: (wish: Wish) => Promise<void>;
  onClose: () => void;
}

/** What a token or robot is called, may do, and when it ends. */
export function MachineForm({ owner, title, kind, before, onSave, onClose }: FormProps) {
  const { t } = useTranslation(['machines', 'shared']);
  const fresh = useFresh();
  const maps = useQuery(scopeMapsQuery(owner));
  const names = (maps.data?.items ?? []).map((each) => each.name);
  const [way, setWay] = useState<'rules' | 'map'>('rules');
  const [map, setMap] = useState('');
  const [drafts, setDrafts] = useState(() =>
    (before?.rules ?? [{ pattern: `${owner.name}/*`, permissions: ['read' as const] }]).map(draft),
  );
  const form = useForm({
    initialValues: {
      name: '',
      label: before?.label ?? '',
      description: before?.description ?? '',
      days: '90',
      scopes: [] as string[],
    },
  });
  const save = useMutation({
    mutationFn: ({ days, ...values }: typeof form.values) => {
      const isByMap = !before && way === 'map';
      const rules = toRules(drafts);
      return fresh(() =>
        onSave({
          ...values,
          ...(isByMap ? { scopeMap: map || names[0] } : {}),
          ...(isByMap || before?.scopeMap || (kind === 'token' && rules.length === 0) ? {} : { rules }),
          ...(days === '' ? {} : { expiresAt: inDays(Number(days)) }),
        }),
      );
    },
    onSuccess: onClose,
    onError: (error) => form.setErrors(fieldTexts(error)),
  });
  const wrong = fieldTexts(save.error);
  const rulesError = Object.entries(wrong).find(([field]) => field.startsWith('rules'))?.[1];
  return (
    <Dialog onClose={onClose} size="lg" title={title}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {kind === 'robot' && !before ? (
              <TextInput
                label={t('name')}
                description={t('robotRule', { owner: owner.name })}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                maxLength={60}
                autoCapitalize="none"
                autoComplete="off"
                spellCheck={false}
                required
                data-autofocus
                {...form.getInputProps('name')}
              />
            ) : null}
            <TextInput
              label={t('label')}
              maxLength={100}
              required={kind === 'token' || before !== undefined}
              {...form.getInputProps('label')}
            />
          </SimpleGrid>
          <TextInput label={t('description')} maxLength={500} {...form.getInputProps('description')} />
          {before || names.length === 0 ? null : (
            <SegmentedControl
              aria-label={t('way')}
              value={way}
              data={[
                { value: 'rules', label: t('ownRules') },
                { value: 'map', label: t('scopeMap') },
              ]}
              onChange={(next) => setWay(next as 'rules' | 'map')}
            />
          )}
          {way === 'map' ? (
            <NativeSelect
              label={t('scopeMap')}
              value={map || names[0]}
              data={names}
              onChange={(event) => setMap(event.currentTarget.value)}
            />
          ) : null}
          {way === 'rules' && !before?.scopeMap ? (
            <RulesEditor owner={owner.name} drafts={drafts} error={rulesError} onChange={setDrafts} />
          ) : null}
          {kind === 'token' && !before ? (
            <Checkbox.Group label={t('scopes')} {...form.getInputProps('scopes')}>
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" mt="xs">
                {SCOPES.map((scope) => (
                  <Checkbox key={scope} value={scope} label={t(`scopeWords.${scope}`)} />
                ))}
              </SimpleGrid>
            </Checkbox.Group>
          ) : null}
          {before ? null : (
            <NativeSelect
              label={t('expires')}
              data={[
                ...DAYS.map((days) => ({ value: String(days), label: t('days', { count: days }) })),
                { value: '', label: t('noEnd') },
              ]}
              {...form.getInputProps('days')}
            />
          )}
          {save.error && Object.keys(wrong).length === 0 ? <ProblemAlert error={save.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shared:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t(before ? 'shared:save' : 'make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
