import {
  Button,
  FileInput,
  Group,
  NativeSelect,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { Dialog } from '@/shared/ui/Dialog';
import { IconUpload } from '@/shared/ui/icons';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { type Outcome, ROLES, type Role, teamsQuery } from './api';
import { parseInvitees } from './invitees';
import { Outcomes } from './Outcomes';

type Way = 'text' | 'csv';

/** Invites people by name, mail address or list: first it says what would come of it, then it does. */
export function Invite({ organization, onClose }: { organization: string; onClose: () => void }) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const teams = useInfiniteQuery(teamsQuery(organization, undefined));
  const [way, setWay] = useState<Way>('text');
  const [text, setText] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [role, setRole] = useState<Role>('member');
  const [team, setTeam] = useState('');

  const ask = async (dryRun: boolean): Promise<Outcome[]> => {
    const path = { organization };
    const into = { role, ...(team ? { team } : {}) };
    if (way === 'csv') {
      const found = await unwrap(
        api.POST('/organizations/{organization}/invitations/csv', {
          params: { path, query: { ...into, dryRun } },
          body: (await file?.text()) ?? '',
          bodySerializer: (body) => body,
          headers: { 'Content-Type': 'text/csv' },
        }),
      );
      return found.items;
    }
    const found = await unwrap(
      api.POST('/organizations/{organization}/invitations', {
        params: { path },
        body: { invitees: parseInvitees(text), ...into, dryRun },
      }),
    );
    return found.items;
  };
  const look = useMutation({ mutationFn: () => ask(true) });
  const invite = useMutation({
    mutationFn: () => ask(false),
    onSuccess: () => client.invalidateQueries({ queryKey: ['organization', organization] }),
  });
  const good = look.data?.filter((each) => each.status === 'invited').length ?? 0;
  const isReady = way === 'csv' ? file !== null : parseInvitees(text).length > 0;

  return (
    <Dialog onClose={onClose} size="lg" title={t('inviteTitle', { name: organization })}>
      {invite.data ? (
        <Stack>
          <Text size="sm" role="status">
            {t('invitedCount', {
              count: invite.data.filter((each) => each.status === 'invited').length,
            })}
          </Text>
          <Outcomes outcomes={invite.data} isDone />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('shared:close')}</Button>
          </Group>
        </Stack>
      ) : look.data ? (
        <Stack>
          <Text size="sm" role="status">
            {t('wouldInvite', { count: good })}
          </Text>
          <Outcomes outcomes={look.data} isDone={false} />
          {invite.error ? <ProblemAlert error={invite.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => look.reset()}>
              {t('shared:back')}
            </Button>
            <Button disabled={good === 0} loading={invite.isPending} onClick={() => invite.mutate()}>
              {t('inviteCount', { count: good })}
            </Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            look.mutate();
          }}
        >
          <Stack>
            <SegmentedControl
              aria-label={t('way')}
              value={way}
              data={[
                { value: 'text', label: t('byName') },
                { value: 'csv', label: t('byCsv') },
              ]}
              onChange={(next) => setWay(next as Way)}
            />
            {way === 'text' ? (
              <Textarea
                label={t('invitees')}
                description={t('inviteesRule')}
                autosize
                minRows={3}
                maxRows={10}
                autoCapitalize="none"
                spellCheck={false}
                data-autofocus
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
              />
            ) : (
              <FileInput
                label={t('file')}
                description={t('fileRule')}
                accept=".csv,text/csv,text/plain"
                placeholder={t('chooseFile')}
                leftSection={<IconUpload size={16} />}
                clearable
                clearButtonProps={{ 'aria-label': t('clearFile') }}
                value={file}
                onChange={setFile}
              />
            )}
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <NativeSelect
                label={t('shared:role')}
                description={t(`roleRules.${role}`)}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                value={role}
                data={ROLES.map((each) => ({ value: each, label: t(`shared:roles.${each}`) }))}
                onChange={(event) => setRole(event.currentTarget.value as Role)}
              />
              <NativeSelect
                label={t('intoTeam')}
                value={team}
                data={[
                  { value: '', label: t('noTeamChosen') },
                  ...(teams.data?.pages ?? []).flatMap((page) => page.items.map((each) => each.name)),
                ]}
                onChange={(event) => setTeam(event.currentTarget.value)}
              />
            </SimpleGrid>
            {look.error ? <ProblemAlert error={look.error} /> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('shared:cancel')}
              </Button>
              <Button type="submit" disabled={!isReady} loading={look.isPending}>
                {t('check')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
