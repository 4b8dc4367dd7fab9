import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { createContext, type ReactNode, useContext, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, setPageProof, unwrap } from '@/api/client';
import { isProblem } from '@/api/problem';
import { problemText } from '@/shared/ui/ProblemAlert';

type Fresh = <T>(work: () => Promise<T>) => Promise<T>;

const Context = createContext<Fresh>((work) => work());

/** Does work that may need the password again: asks for it then, and does the work once more. */
export function useFresh(): Fresh {
  return useContext(Context);
}

/** Asks for the password where something needs it. */
export function FreshProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const [needsCode, setNeedsCode] = useState(false);
  const answered = useRef<(isConfirmed: boolean) => void>(undefined);
  const form = useForm({ initialValues: { password: '', code: '' } });

  const fresh: Fresh = async (work) => {
    try {
      return await work();
    } catch (error) {
      if (!isProblem(error, 'confirmation_needed')) {
        throw error;
      }
      form.reset();
      setNeedsCode(false);
      setAsking(true);
      const isConfirmed = await new Promise<boolean>((resolve) => {
        answered.current = resolve;
      });
      setAsking(false);
      if (!isConfirmed) {
        throw error;
      }
      return work();
    }
  };

  const confirm = form.onSubmit(async ({ password, code }) => {
    try {
      const session = await unwrap(
        api.POST('/session/confirm', { body: { password, ...(code ? { code } : {}) } }),
      );
      setPageProof(session.page);
      answered.current?.(true);
    } catch (error) {
      if (isProblem(error, 'code_needed')) {
        setNeedsCode(true);
      }
      form.setFieldError(needsCode ? 'code' : 'password', problemText(error));
    }
  });

  return (
    <Context.Provider value={fresh}>
      {children}
      <Modal
        opened={isAsking}
        onClose={() => answered.current?.(false)}
        title={t('confirmTitle')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <form onSubmit={confirm}>
          <Stack>
            <Text size="sm">{t('confirmWhy')}</Text>
            <PasswordInput
              label={t('password')}
              autoComplete="current-password"
              data-autofocus
              required
              {...form.getInputProps('password')}
            />
            {needsCode ? (
              <TextInput label={t('code')} autoComplete="one-time-code" {...form.getInputProps('code')} />
            ) : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => answered.current?.(false)}>
                {t('cancel')}
              </Button>
              <Button type="submit">{t('confirm')}</Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </Context.Provider>
  );
}
