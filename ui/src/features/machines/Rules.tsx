import { ActionIcon, Badge, Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconPlus, IconX } from '@/shared/ui/icons';
import { PERMISSIONS, type Permission, type Rule } from './api';
import classes from './Rules.module.css';

/** A rule as it is edited, with a key that stays. */
export interface Draft {
  key: number;
  pattern: string;
  permissions: Permission[];
}

let last = 0;

/** A rule to begin with: everything below the owner's name, to be pulled. */
export function draft(rule: Rule): Draft {
  last += 1;
  return { key: last, ...rule };
}

/** The rules that are meant by drafts: those without a pattern are none. */
export function toRules(drafts: Draft[]): Rule[] {
  return drafts
    .filter((each) => each.pattern.trim() !== '')
    .map(({ pattern, permissions }) => ({ pattern: pattern.trim(), permissions }));
}

interface EditorProps {
  owner: string;
  drafts: Draft[];
  error?: string;
  onChange: (drafts: Draft[]) => void;
}

/** Says what may be done where: a repository or all below a name, and the permissions there. */
export function RulesEditor({ owner, drafts, error, onChange }: EditorProps) {
  const { t } = useTranslation(['machines', 'shared']);
  const set = (key: number, part: Partial<Draft>) =>
    onChange(drafts.map((each) => (each.key === key ? { ...each, ...part } : each)));
  return (
    <Stack gap="xs" role="group" aria-label={t('rules')}>
      <Text size="sm" fw={500}>
        {t('rules')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('rulesRule', { owner })}
      </Text>
      {drafts.map((each, number) => (
        <div key={each.key} className={classes.rule}>
          <Group gap="xs" wrap="nowrap">
            <TextInput
              flex={1}
              aria-label={t('pattern', { number: number + 1 })}
              placeholder={`${owner}/*`}
              value={each.pattern}
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => set(each.key, { pattern: event.currentTarget.value })}
            />
            <ActionIcon
              size="lg"
              aria-label={t('removeRule', { number: number + 1 })}
              disabled={drafts.length === 1}
              onClick={() => onChange(drafts.filter((other) => other.key !== each.key))}
            >
              <IconX size={18} />
            </ActionIcon>
          </Group>
          <Checkbox.Group
            aria-label={t('permissionsOf', { number: number + 1 })}
            value={each.permissions}
            onChange={(next) =>
              set(each.key, { permissions: PERMISSIONS.filter((one) => next.includes(one)) })
            }
          >
            <Group gap="md" mt="xs">
              {PERMISSIONS.map((permission) => (
                <Checkbox key={permission} value={permission} label={t(`permissions.${permission}`)} />
              ))}
            </Group>
          </Checkbox.Group>
        </div>
      ))}
      {error ? (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      ) : null}
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...drafts, draft({ pattern: '', permissions: ['read'] })])}
        >
          {t('addRule')}
        </Button>
      </Group>
    </Stack>
  );
}

/** What may be done where, told in a line each. */
export function RulesTold({ rules, scopeMap }: { rules: Rule[]; scopeMap?: string }) {
  const { t } = useTranslation(['machines', 'shared']);
  if (scopeMap) {
    return <Text size="sm">{t('byScopeMap', { name: scopeMap })}</Text>;
  }
  return (
    <Stack gap={4}>
      {rules.slice(0, 4).map((rule) => (
        <Group key={rule.pattern + rule.permissions.join()} gap={6}>
          <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {rule.pattern}
          </Text>
          {rule.permissions.map((permission) => (
            <Badge key={permission} variant="default">
              {t(`permissions.${permission}`)}
            </Badge>
          ))}
        </Group>
      ))}
      {rules.length > 4 ? (
        <Text size="xs" c="dimmed">
          {t('moreRules', { count: rules.length - 4 })}
        </Text>
      ) : null}
    </Stack>
  );
}
