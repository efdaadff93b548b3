/** What shells, coreutils and the C library say with LANG=zh_CN.UTF-8, and the English message of each. */
const CHINESE_MESSAGES: readonly [RegExp, string][] = [
  [/没有那个文件或目录|沒有此一檔案或目錄/g, 'No such file or directory'],
  [/没有那个文件/g, 'No such file or directory'],
  [/权限不够|拒絕不符權限的操作|權限不夠|权限被拒绝|拒绝访问/g, 'Permission denied'],
  [/不允许的操作|不允许操作/g, 'Operation not permitted'],
  [/未找到命令|指令找不到|找不到指令|找不到命令|没有找到命令/g, 'command not found'],
  [/未找到/g, 'not found'],
  [/设备上没有空间|裝置上已無多餘空間|设备空间不足/g, 'No space left on device'],
  [/超出磁盘限额|超出磁盘配额/g, 'Disk quota exceeded'],
  [/只读文件系统/g, 'Read-only file system'],
  [/不是(?:一个)?目录/g, 'Not a directory'],
  [/是一个目录/g, 'Is a directory'],
  [/输入\/输出错误/g, 'Input/output error'],
  [/传输端点尚未连接|传输端点未连接/g, 'Transport endpoint is not connected'],
  [/(?:过旧|失效|陈旧)的文件(?:句柄|控柄)/g, 'Stale file handle'],
  [/(?:无法|不能)分配内存|内存不足/g, 'Cannot allocate memory'],
  [/参数列表过长/g, 'Argument list too long'],
  [/可执行文件格式错误/g, 'Exec format error'],
  [/连接超时/g, 'Connection timed out'],
  [/拒绝连接|连接被拒绝/g, 'Connection refused'],
  [/连接被对(?:方|端)重(?:设|置)/g, 'Connection reset by peer'],
  [/断开的管道/g, 'Broken pipe'],
  [/地址已(?:在|被)?使用/g, 'Address already in use'],
  [/未知的名称或服务/g, 'Name or service not known'],
  [/(?:域名|名称)解析(?:暂时|出现暂时性?)(?:失败|错误)/g, 'Temporary failure in name resolution'],
  [/网络不可达/g, 'Network is unreachable'],
  [/没有到主机的路由/g, 'No route to host'],
  [/(?:解释器错误|错误的解释器)/g, 'bad interpreter'],
  [/未预期的文件结(?:尾|束符?)|语法错误: ?文件未预期的结束/g, 'unexpected end of file'],
  [/未预期的(?:记号|符号|标记)/g, 'unexpected token'],
  [/语法错误/g, 'syntax error'],
  [/(?:无效|非法|不适用的)(?:的)?选项/g, 'invalid option'],
  [/已杀死/g, 'Killed'],
  [/段错误/g, 'Segmentation fault'],
  [/总线错误/g, 'Bus error'],
  [/已放弃|已中止/g, 'Aborted'],
  [/[（(](?:核心|吐核)(?:已?(?:转储|吐出))?[)）]/g, '(core dumped)'],
  [/无法打开/g, 'cannot open '],
  [/无法创建/g, 'cannot create '],
  [/无法访问/g, 'cannot access '],
  [/无法获取(.{0,300}?)的文件状态\(stat\)/g, 'cannot stat$1'],
  [/第 ?(\d+) ?行/g, 'line $1'],
  [/行 ?(\d+)(?=[:：])/g, 'line $1'],
]

const HAN = /[\u4e00-\u9fff]/

/** Translates Chinese messages of shells, so that English patterns match; other lines are unchanged. */
export function translateShellMessage(text: string): string {
  if (!HAN.test(text)) return text
  let translated = text
  for (const [chinese, english] of CHINESE_MESSAGES) translated = translated.replace(chinese, english)
  return translated === text ? text : translated.replaceAll('：', ': ').replace(/[“”]/g, '"').replace(/ {2,}/g, ' ')
}
