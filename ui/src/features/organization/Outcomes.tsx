import { Badge, Group, ScrollArea, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Command } from '@/shared/ui/Command';
import { Rows } from '@/shared/ui/Rows';
import type { Outcome } from './api';

const COLOURS: Record<Outcome['status'], string> = {
  invited: 'green',
  existing_org_member: 'gray',
  already_invited: 'gray',
  invalid_email_or_docker_id: 'red',
};

/** What comes of each invitation, with the links that are to be passed on. */
export function Outcomes({ outcomes, isDone }: { outcomes: Outcome[]; isDone: boolean }) {
  const { t } = useTranslation(['organization', 'shared']);
  const hasLinks = outcomes.some((each) => each.link);
  return (
    <>
      {hasLinks ? <Text size="sm">{t('linkWhy')}</Text> : null}
      <ScrollArea.Autosize mah={360} viewportProps={{ tabIndex: 0 }}>
        <Rows label={t('outcomes')}>
          {outcomes.map((each) => (
            <li key={each.invitee}>
              <Stack gap={6}>
                <Group justify="space-between" gap="xs">
                  <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                    {each.invitee}
                  </Text>
                  <Badge variant="light" color={COLOURS[each.status]}>
                    {each.status === 'invited' && !isDone ? t('canBeInvited') : t(`statuses.${each.status}`)}
                  </Badge>
                </Group>
                {each.link ? <Command text={each.link} label={t('copyLink')} /> : null}
              </Stack>
            </li>
          ))}
        </Rows>
      </ScrollArea.Autosize>
    </>
  );
}
