import { ActionIcon, Button, Group, Menu, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import type { components } from '@/api/schema';
import { useFresh } from '@/features/session/fresh';
import { host } from '@/shared/lib/server';
import { Ago } from '@/shared/ui/Ago';
import { Command } from '@/shared/ui/Command';
import { Dialog } from '@/shared/ui/Dialog';
import { Empty } from '@/shared/ui/Empty';
import { IconDots } from '@/shared/ui/icons';
import { Listing } from '@/shared/ui/Listing';
import { fieldTexts, ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Section } from '@/shared/ui/Section';
import { tokensQuery } from './api';

const SCOPES = ['repo:public_read', 'repo:read', 'repo:write', 'repo:admin'] as const;
type Scope = (typeof SCOPES)[number];

/** A colon parts a feature's name from a text's, so the texts' names have none. */
function wordOf(scope: Scope) {
  return scope.replace(':', '-') as Scope extends `repo:${infer Word}` ? `repo-${Word}` : never;
}

const DAYS = [7, 30, 90, 365];
const NEVER = 'never';

type Token = components['schemas']['PersonalToken'];
type Made = components['schemas']['MadePersonalToken'];

/** One's personal tokens: what they may do, when they were used, and their end. */
export function Tokens() {
  const { t } = useTranslation(['settings', 'shared']);
  const pages = useInfiniteQuery(tokensQuery);
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<Made>();
  return (
    <Section
      title={t('part.tokens')}
      why={t('tokensWhy')}
      aside={<Button onClick={() => setMaking(true)}>{t('newToken')}</Button>}
      dialog={
        <>
          {isMaking ? (
            <NewToken
              onClose={() => setMaking(false)}
              onMade={(token) => {
                setMaking(false);
                setMade(token);
              }}
            />
          ) : null}
          {made ? <MadeToken token={made} onClose={() => setMade(undefined)} /> : null}
        </>
      }
    >
      <Listing pages={pages} empty={<Empty title={t('noTokens')} why={t('noTokensWhy')} />}>
        {(tokens) => <TokenTable tokens={tokens} />}
      </Listing>
    </Section>
  );
}

function TokenTable({ tokens }: { tokens: Token[] }) {
  const { t } = useTranslation(['settings', 'shared']);
  return (
    <Table.ScrollContainer minWidth={560} type="native">
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('label')}</Table.Th>
            <Table.Th scope="col">{t('scope')}</Table.Th>
            <Table.Th scope="col">{t('used')}</Table.Th>
            <Table.Th scope="col">{t('ends')}</Table.Th>
            <Table.Th scope="col">{t('state')}</Table.Th>
            <Table.Th>
              <span className="unseen">{t('shared:actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function TokenRow({ token }: { token: Token }) {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const params = { params: { path: { id: token.id } } };
  const scopeText = (scope: string) => {
    const known = SCOPES.find((each) => each === scope);
    return known ? t(`scopes.${wordOf(known)}`) : scope;
  };
  const change = useMutation({
    mutationFn: (work: () => Promise<unknown>) => fresh(work),
    onSuccess: () => client.invalidateQueries({ queryKey: ['me', 'tokens'] }),
  });
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {token.label}
        </Text>
      </Table.Td>
      <Table.Td>{token.scopes.map(scopeText).join(', ')}</Table.Td>
      <Table.Td>
        <Ago time={token.usedAt} />
        {token.usedFrom ? (
          <Text size="xs" c="dimmed">
            {t('usedFrom', { address: token.usedFrom })}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td>{token.expiresAt ? <Ago time={token.expiresAt} /> : t('shared:never')}</Table.Td>
      <Table.Td>{t(token.enabled ? 'on' : 'off')}</Table.Td>
      <Table.Td>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={`${t('shared:actions')}: ${token.label}`}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              onClick={() =>
                change.mutate(() =>
                  unwrap(api.PATCH('/me/tokens/{id}', { ...params, body: { enabled: !token.enabled } })),
                )
              }
            >
              {t(token.enabled ? 'switchOff' : 'switchOn')}
            </Menu.Item>
            <Menu.Item
              color="red"
              onClick={() => change.mutate(() => unwrap(api.DELETE('/me/tokens/{id}', params)))}
            >
              {t('remove', { label: token.label })}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {change.error ? <ProblemAlert error={change.error} /> : null}
      </Table.Td>
    </Table.Tr>
  );
}

function NewToken({ onMade, onClose }: { onMade: (token: Made) => void; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const form = useForm({ initialValues: { label: '', scope: 'repo:write', days: '90' } });
  const make = useMutation({
    mutationFn: ({ label, scope, days }: typeof form.values) => {
      const end = days === NEVER ? {} : { expiresAt: inDays(Number(days)) };
      return fresh(() => unwrap(api.POST('/me/tokens', { body: { label, scopes: [scope], ...end } })));
    },
    onSuccess: async (token) => {
      await client.invalidateQueries({ queryKey: ['me', 'tokens'] });
      onMade(token);
    },
    onError: (error) => form.setErrors(fieldTexts(error)),
  });
  return (
    <Dialog onClose={onClose} title={t('newTokenTitle')}>
      <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
        <Stack>
          <TextInput
            label={t('label')}
            maxLength={100}
            required
            data-autofocus
            {...form.getInputProps('label')}
          />
          <Select
            label={t('scope')}
            allowDeselect={false}
            data={SCOPES.map((scope) => ({ value: scope, label: t(`scopes.${wordOf(scope)}`) }))}
            {...form.getInputProps('scope')}
          />
          <Select
            label={t('expires')}
            allowDeselect={false}
            data={[
              ...DAYS.map((days) => ({ value: String(days), label: t('days', { count: days }) })),
              { value: NEVER, label: t('noEnd') },
            ]}
            {...form.getInputProps('days')}
          />
          {make.error ? <ProblemAlert error={make.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shared:cancel')}
            </Button>
            <Button type="submit" loading={make.isPending}>
              {t('make')}
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

function MadeToken({ token, onClose }: { token: Made; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shared']);
  return (
    <Dialog onClose={onClose} size="lg" title={t('madeTitle')}>
      <Stack>
        <Text>{t('madeWhy')}</Text>
        <Command text={token.secret} />
        <Text size="sm">{t('logInWith')}</Text>
        <Command text={`docker login -u ${token.login} ${host}`} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('shared:close')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
