import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './Dialog';
import { ProblemAlert } from './ProblemAlert';

interface ConfirmProps {
  title: string;
  why: ReactNode;
  /** What is to be typed. */
  name: string;
  /** What the button says; the title where it is absent. */
  action?: string;
  isDangerous?: boolean;
  onConfirm: (typed: string) => Promise<void>;
  onClose: () => void;
}

/** Asks for a name to be typed before what can't be taken back. */
export function ConfirmName({ title, why, name, action, isDangerous, onConfirm, onClose }: ConfirmProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const work = useMutation({ mutationFn: () => onConfirm(typed), onSuccess: onClose });
  return (
    <Dialog onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === name) {
            work.mutate();
          }
        }}
      >
        <Stack>
          <Alert color={isDangerous ? 'red' : 'harbour'} variant="light">
            {why}
          </Alert>
          <TextInput
            label={t('typeName', { name })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
          />
          {work.error ? <ProblemAlert error={work.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              color={isDangerous ? 'red' : undefined}
              disabled={typed !== name}
              loading={work.isPending}
            >
              {action ?? title}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
