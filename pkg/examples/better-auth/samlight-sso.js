// `sso()` of @better-auth/sso with samlight in the place of samlify, for what comes from and goes to a SAML identity provider. README.md says what that
// replaces and what it leaves.
import { sso } from '@better-auth/sso';
import { APIError, createAuthEndpoint, createAuthMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { handleOAuthUserInfo } from 'better-auth/oauth2';
import { ConfigError, createServiceProvider } from 'samlight';
import { settings } from './provider-settings.js';
import { verificationStore } from './verification-store.js';

export function samlightSSO(options = {}) {
  refuseWhatIsNotRun(options);
  const plugin = sso(options);
  return {
    ...plugin,
    endpoints: { ...plugin.endpoints, acsEndpoint: acsEndpoint(options, plugin.endpoints.acsEndpoint) },
    hooks: { ...plugin.hooks, before: [...plugin.hooks.before, signIn(options)] },
  };
}

/** Stands before the plugin's own sign-in, which goes on with OpenID Connect. */
function signIn(options) {
  return {
    matcher: ({ path }) => path === '/sign-in/sso',
    handler: createAuthMiddleware(async (ctx) => {
      const { providerId, providerType, callbackURL } = ctx.body;
      if (providerType === 'oidc') return undefined;
      if (!providerId) throw new APIError('BAD_REQUEST', { message: 'name the provider by providerId, or say providerType: "oidc"' });
      const provider = await findProvider(ctx, options, providerId);
      if (!provider?.samlConfig) return undefined;
      try {
        const { url, setCookie } = await serviceProvider(ctx, provider, options).createLogin({ returnTo: callbackURL });
        if (setCookie) ctx.setHeader('set-cookie', setCookie); // binds the login to this browser; there is none over plain http
        return ctx.json({ url: String(url), redirect: true });
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        ctx.context.logger.error(error.message);
        throw new APIError('BAD_REQUEST', { code: error.code, message: error.message });
      }
    }),
  };
}

/** At the path of the plugin's own endpoint. The request is left to samlight, which notices a field that is there twice and reads the cookie of the sign-in. */
function acsEndpoint(options, { path }) {
  return createAuthEndpoint(path, { method: 'POST', disableBody: true, metadata: { scope: 'http' } }, async (ctx) => {
    const provider = await findProvider(ctx, options, ctx.params.providerId);
    if (!provider?.samlConfig) throw new APIError('NOT_FOUND', { message: 'no SAML provider of this name' });
    const login = await serviceProvider(ctx, provider, options).safeValidateResponse(ctx.request);
    if (!login.ok) {
      ctx.context.logger.error(`SAML sign-in refused: ${login.error.code}`);
      throw failed(ctx, login.error.code);
    }
    const userInfo = profile(login, provider.samlConfig.mapping);
    const { data, error, isRegister } = await handleOAuthUserInfo(ctx, {
      userInfo,
      account: { providerId: provider.providerId, accountId: userInfo.id, accessToken: '', refreshToken: '' },
      callbackURL: login.returnTo,
      disableSignUp: options.disableImplicitSignUp,
      overrideUserInfo: options.defaultOverrideUserInfo,
      source: { method: 'sso-saml', sso: { providerId: provider.providerId, profile: Object.fromEntries(attributes(login)) } },
      isTrustedProvider: provider.domainVerified === true && domains(provider).includes(userInfo.email.split('@').pop()),
      trustProviderByName: false,
    });
    if (error) throw failed(ctx, error.replaceAll(' ', '_'));
    if (options.provisionUser && (isRegister || options.provisionUserOnEveryLogin)) await options.provisionUser({ user: data.user, userInfo, provider });
    await setSessionCookie(ctx, data);
    throw ctx.redirect(new URL(login.returnTo ?? '/', ctx.context.baseURL).href);
  });
}

/** As the plugin finds it: what stands in the options before what was registered. */
async function findProvider(ctx, options, providerId) {
  const configured = options.defaultSSO?.find((one) => one.providerId === providerId);
  if (configured) return { ...configured, domainVerified: options.domainVerification?.enabled };
  const found = await ctx.context.adapter.findOne({ model: 'ssoProvider', where: [{ field: 'providerId', value: providerId }] });
  return found && { ...found, samlConfig: found.samlConfig ? JSON.parse(found.samlConfig) : undefined };
}

function serviceProvider(ctx, provider, options) {
  if (options.domainVerification?.enabled && !provider.domainVerified) throw new APIError('UNAUTHORIZED', { message: 'the domain of the provider is not verified' });
  return createServiceProvider({ ...settings(provider, ctx.context.baseURL, options), store: verificationStore(ctx.context.internalAdapter) });
}

/** The user as better-auth knows one; the mapping is the plugin's. Nobody's e-mail address counts as verified because an identity provider says so. */
function profile(login, mapping = {}) {
  const first = (name) => login.attributes.first(name);
  const id = login.nameId.value; // there is one: samlight's policy is not asked to do without
  const full = [first(mapping.firstName ?? 'givenName'), first(mapping.lastName ?? 'surname')].filter(Boolean).join(' ');
  return {
    ...Object.fromEntries(Object.entries(mapping.extraFields ?? {}).map(([field, name]) => [field, first(name)])),
    id,
    email: (first(mapping.email ?? 'email') ?? id).toLowerCase(),
    name: full || (first(mapping.name ?? 'displayName') ?? id),
    emailVerified: false,
  };
}

const attributes = (login) => [...login.attributes].map(({ name }) => [name, login.attributes.all(name)]);

const domains = ({ domain }) => domain.split(',').map((one) => one.trim().toLowerCase());

function failed(ctx, code) {
  const page = new URL(ctx.context.options.onAPIError?.errorURL ?? `${ctx.context.baseURL}/error`, ctx.context.baseURL);
  page.searchParams.set('error', code);
  return ctx.redirect(page.href);
}

/** Options of the plugin whose code is not reached any more: to take them and do nothing would open a door. */
function refuseWhatIsNotRun({ resolveUser, organizationProvisioning, trustEmailVerified, saml = {} }) {
  const found = Object.entries({
    resolveUser, organizationProvisioning, trustEmailVerified, 'saml.enableSingleLogout': saml.enableSingleLogout,
    'saml.enableInResponseToValidation: false': saml.enableInResponseToValidation === false,
  }).filter(([, value]) => value);
  if (found.length > 0) throw new Error(`samlightSSO does not run ${found.map(([name]) => name).join(', ')}: take it out, or use sso()`);
}
