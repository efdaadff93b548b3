/** An id of the service; anything else that could be a name is looked up. */
const JOB_ID = /^dlc[0-9a-z]*$/i
const JOB_NAME = /^[\w.-]{1,256}$/

export const isJobName = (text: string): boolean => JOB_NAME.test(text) && !JOB_ID.test(text)
