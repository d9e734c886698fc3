import { redirect } from '@sveltejs/kit';

export const load = ({ locals }) => ({ name: locals.session?.name });

export const actions = {
  signOut({ cookies }) {
    cookies.delete('session', { path: '/' });
    redirect(303, '/');
  },
};
