import { Button, Checkbox, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { fieldTexts, ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Section } from '@/shared/ui/Section';
import { type Notices, noticesQuery } from './api';

/** What one is told of, by mail and by Slack. */
export function Notifications() {
  const found = useQuery(noticesQuery);
  if (found.error) {
    return <Refused error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (!found.data) {
    return <Outlines height={120} />;
  }
  return (
    <Stack>
      <Choices notices={found.data} />
      <Hook host={found.data.slackHost} />
    </Stack>
  );
}

function Choices({ notices }: { notices: Notices }) {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const [chosen, setChosen] = useState(notices.notices);
  const save = useMutation({
    mutationFn: () =>
      unwrap(
        api.PUT('/me/notices', {
          body: { notices: chosen.map(({ kind, mail, slack }) => ({ kind, mail, slack })) },
        }),
      ),
    onSuccess: (saved) => {
      client.setQueryData(noticesQuery.queryKey, saved);
      setChosen(saved.notices);
      notifications.show({ message: t('shared:saved') });
    },
  });
  const isChanged = JSON.stringify(chosen) !== JSON.stringify(notices.notices);
  const set = (kind: string, way: 'mail' | 'slack', isWanted: boolean) =>
    setChosen(chosen.map((each) => (each.kind === kind ? { ...each, [way]: isWanted } : each)));
  return (
    <Section title={t('notices')} why={t('noticesWhy')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <Table verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('what')}</Table.Th>
                <Table.Th scope="col" w={72} ta="center">
                  {t('byMail')}
                </Table.Th>
                <Table.Th scope="col" w={72} ta="center">
                  Slack
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {chosen.map(({ kind, mail, slack, mailForced }) => (
                <Table.Tr key={kind}>
                  <Table.Th scope="row" fw={400}>
                    {t(`kinds.${kind}`)}
                    {mailForced ? (
                      <Text size="xs" c="dimmed">
                        {t('mailForced')}
                      </Text>
                    ) : null}
                  </Table.Th>
                  <Table.Td>
                    <Group justify="center">
                      <Checkbox
                        aria-label={`${t(`kinds.${kind}`)}: ${t('byMail')}`}
                        checked={mail || mailForced}
                        disabled={mailForced}
                        onChange={(event) => set(kind, 'mail', event.currentTarget.checked)}
                      />
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    <Group justify="center">
                      <Checkbox
                        aria-label={`${t(`kinds.${kind}`)}: Slack`}
                        checked={slack}
                        onChange={(event) => set(kind, 'slack', event.currentTarget.checked)}
                      />
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {save.error ? <ProblemAlert error={save.error} /> : null}
          <Group>
            <Button type="submit" disabled={!isChanged} loading={save.isPending}>
              {t('shared:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Hook({ host }: { host: string | undefined }) {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const [url, setUrl] = useState('');
  const save = useMutation({
    mutationFn: (slackUrl: string) => unwrap(api.PUT('/me/notices', { body: { notices: [], slackUrl } })),
    onSuccess: (saved) => {
      client.setQueryData(noticesQuery.queryKey, saved);
      setUrl('');
      notifications.show({ message: t('shared:saved') });
    },
  });
  const wrong = fieldTexts(save.error).slackUrl;
  return (
    <Section title="Slack" why={t('slackWhy')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(url.trim());
        }}
      >
        <Stack>
          <Text size="sm">{host ? t('slackIs', { host }) : t('noSlack')}</Text>
          <TextInput
            label={t('slackUrl')}
            type="url"
            maxLength={1000}
            placeholder="https://hooks.slack.com/services/…"
            autoComplete="off"
            value={url}
            error={wrong}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          {save.error && !wrong ? <ProblemAlert error={save.error} /> : null}
          <Group gap="xs">
            <Button
              type="submit"
              disabled={url.trim() === ''}
              loading={save.isPending && save.variables !== ''}
            >
              {t('shared:save')}
            </Button>
            {host ? (
              <Button
                variant="default"
                c="var(--mantine-color-error)"
                loading={save.isPending && save.variables === ''}
                onClick={() => save.mutate('')}
              >
                {t('removeSlack')}
              </Button>
            ) : null}
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
