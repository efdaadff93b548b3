/** What speaks of proxies. */
export const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'] as const

/** Whether some variable names a proxy. */
export const namesProxy = (env: Record<string, string | undefined>) => PROXY_VARIABLES.some((name) => env[name]?.trim())
