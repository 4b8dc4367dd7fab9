import { ActionIcon, Badge, Group, Menu, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFresh } from '@/features/session/fresh';
import { Ago } from '@/shared/ui/Ago';
import { Confirm } from '@/shared/ui/Confirm';
import { IconDots } from '@/shared/ui/icons';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import type { Made, Rule } from './api';
import { RulesTold } from './Rules';

interface Machine {
  login: string;
  label: string;
  description: string;
  rules: Rule[];
  scopeMap?: string;
  scopes?: string[];
  enabled: boolean;
  createdAt: string;
  createdBy?: string;
  expiresAt?: string;
  usedAt?: string;
  usedFrom?: string;
}

interface RowProps {
  machine: Machine;
  onSwitch: () => Promise<unknown>;
  onDelete: () => Promise<unknown>;
  onEdit: () => void;
  onRegenerate?: () => Promise<Made>;
  onMade?: (made: Made) => void;
}

/** A token or robot in a list, with what can be done with it. */
export function MachineRow({ machine, onSwitch, onDelete, onEdit, onRegenerate, onMade }: RowProps) {
  const { t } = useTranslation(['machines', 'shared']);
  const fresh = useFresh();
  const [asked, setAsked] = useState<'delete' | 'regenerate'>();
  const change = useMutation({ mutationFn: () => fresh(onSwitch) });
  const isOver = machine.expiresAt !== undefined && Date.parse(machine.expiresAt) < Date.now();
  return (
    <li>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
        <Stack gap={6} miw={0}>
          <Group gap="xs">
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {machine.label}
            </Text>
            {machine.enabled ? null : <Badge variant="default">{t('off')}</Badge>}
            {isOver ? (
              <Badge variant="light" color="red">
                {t('over')}
              </Badge>
            ) : null}
          </Group>
          {machine.label === machine.login ? null : (
            <Text size="sm" ff="monospace" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {machine.login}
            </Text>
          )}
          {machine.description ? <Text size="sm">{machine.description}</Text> : null}
          <RulesTold rules={machine.rules} scopeMap={machine.scopeMap} />
          {machine.scopes && machine.scopes.length > 0 ? (
            <Group gap={6}>
              {machine.scopes.map((scope) => (
                <Badge key={scope} variant="default" tt="none">
                  {scope}
                </Badge>
              ))}
            </Group>
          ) : null}
          <Text size="xs" c="dimmed">
            {t('made')} <Ago time={machine.createdAt} />
            {machine.createdBy ? ` (${machine.createdBy})` : ''} · {t('used')} <Ago time={machine.usedAt} />
            {machine.usedFrom ? ` (${machine.usedFrom})` : ''} · {t('ends')} <Ago time={machine.expiresAt} />
          </Text>
        </Stack>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={`${t('shared:actions')}: ${machine.label}`}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onEdit}>{t('edit')}</Menu.Item>
            <Menu.Item onClick={() => change.mutate()}>
              {t(machine.enabled ? 'switchOff' : 'switchOn')}
            </Menu.Item>
            {onRegenerate ? (
              <Menu.Item onClick={() => setAsked('regenerate')}>{t('regenerate')}</Menu.Item>
            ) : null}
            <Menu.Item color="red" onClick={() => setAsked('delete')}>
              {t('shared:delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      {change.error ? <ProblemAlert error={change.error} /> : null}
      {asked === 'delete' ? (
        <Confirm
          title={t('deleteTitle', { name: machine.label })}
          why={t('deleteWhy')}
          action={t('shared:delete')}
          onConfirm={() => fresh(onDelete)}
          onClose={() => setAsked(undefined)}
        />
      ) : null}
      {asked === 'regenerate' && onRegenerate ? (
        <Confirm
          title={t('regenerateTitle', { name: machine.label })}
          why={t('regenerateWhy')}
          action={t('regenerate')}
          onConfirm={async () => onMade?.(await fresh(onRegenerate))}
          onClose={() => setAsked(undefined)}
        />
      ) : null}
    </li>
  );
}
