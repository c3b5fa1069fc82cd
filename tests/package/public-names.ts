// What the doors of the package show, as the compiler sees it: their exports, and every type of ours these name.
import { readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { type Node, SyntaxKind } from "typescript/unstable/ast"
import {
  API,
  type Checker,
  type Symbol as Declared,
  type Project,
  SymbolFlags,
  type Type,
} from "typescript/unstable/sync"
import { root } from "./sources.ts"

export interface PublicName {
  /** `mallkey`, `mallkey/http`. */
  door: string
  name: string
  /** Nothing of it is there when a program runs. */
  isType: boolean
  /** Its doc comment. */
  text: string
  examples: string[]
  /** Of an interface: its verbs and fields. */
  members: { name: string; text: string }[]
}

export interface HiddenType {
  name: string
  path: string
  /** Exports, or types that they name, in which it stands. */
  in: Set<string>
}

export interface PublicNames {
  exported: PublicName[]
  /** Types of ours that an export names, directly or through others, and that no door exports. */
  hidden: HiddenType[]
}

/** Doors by the name they are imported by, with their source file. */
export function doorsOfPackage(): [door: string, path: string][] {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  return Object.entries<string | { default: string }>(exports).flatMap(([key, target]) => {
    if (typeof target === "string") return []
    return [[`mallkey${key.slice(1)}`, target.default.replace(/^\.\/dist\/(.*)\.js$/, "src/$1.ts")]]
  })
}

export function readPublicNames(): PublicNames {
  const api = new API({ cwd: root })
  try {
    const snapshot = api.updateSnapshot({ openProjects: [join(root, "tsconfig.json")] })
    return namesIn(snapshot.getProjects()[0]!)
  } finally {
    api.close()
  }
}

function namesIn(project: Project): PublicNames {
  const { checker, program } = project
  const symbols: Declared[] = []
  const exported = doorsOfPackage().flatMap(([door, path]) => {
    const file = program.getSourceFile(join(root, path))
    const module = file && checker.getSymbolAtLocation(file)
    if (!module) throw new Error(`${path} is no module`)
    return checker.getExportsOfModule(module).map((shown) => {
      const symbol = target(checker, shown)
      symbols.push(symbol)
      const isType = !(symbol.flags & SymbolFlags.Value) || isShownAsType(shown, project)
      return { door, name: shown.name, isType, ...commentOf(symbol, checker) }
    })
  })
  return { exported, hidden: hiddenFrom(project, symbols) }
}

function commentOf(symbol: Declared, checker: Checker): Pick<PublicName, "text" | "examples" | "members"> {
  const tags = symbol.getJsDocTags(checker)
  const members = symbol.flags & SymbolFlags.Interface ? [...symbol.getMembers().values()] : []
  return {
    text: symbol.getDocumentationComment(checker),
    examples: tags.flatMap(({ name, text }) => (name === "example" ? [String(text ?? "")] : [])),
    members: members.map((each) => ({ name: each.name, text: each.getDocumentationComment(checker) })),
  }
}

/** `export type { … }`: of a class too only its type. */
function isShownAsType({ declarations }: Declared, project: Project): boolean {
  const node = declarations[0]?.resolve(project) as
    | (Node & { isTypeOnly?: boolean; parent?: Node & { parent?: Node & { isTypeOnly?: boolean } } })
    | undefined
  return (node?.isTypeOnly || node?.parent?.parent?.isTypeOnly) ?? false
}

const target = (checker: Checker, symbol: Declared): Declared =>
  symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol

function hiddenFrom(project: Project, exported: Declared[]): HiddenType[] {
  const { checker } = project
  const open = new Set(exported.map(({ id }) => id))
  const hidden = new Map<number, HiddenType>()
  const seen = new Set<number>()
  const waiting = [...exported]
  const reach = (symbol: Declared, from: Declared) => {
    const path = pathOf(symbol)
    if (path === undefined || symbol.flags & SymbolFlags.TypeParameter) return
    waiting.push(symbol)
    if (open.has(symbol.id)) return
    const found = hidden.get(symbol.id) ?? { name: symbol.name, path, in: new Set() }
    hidden.set(symbol.id, found)
    found.in.add(from.name)
  }
  for (let symbol = waiting.pop(); symbol; symbol = waiting.pop()) {
    if (seen.has(symbol.id)) continue
    seen.add(symbol.id)
    const from = symbol
    for (const handle of symbol.declarations) {
      const node = handle.resolve(project)
      if (node) walkNode(node, checker, (reached) => reach(reached, from))
    }
  }
  return [...hidden.values()].sort((a, b) => (a.path + a.name < b.path + b.name ? -1 : 1))
}

/** Undefined for what is not ours: of the language, of a package. */
function pathOf(symbol: Declared): string | undefined {
  const path = relative(root, symbol.declarations[0]?.path ?? "/")
  return path.startsWith("src/") ? path : undefined
}

type Parts = { type?: Node; name?: Node; typeName?: Node; expression?: Node; parameters?: readonly Node[] }

const stating = new Set([
  SyntaxKind.Parameter,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.VariableDeclaration,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.MethodDeclaration,
])

/** Types as they are written; where none is written, as the compiler infers it. No bodies, no initial values. */
function walkNode(node: Node, checker: Checker, reach: (symbol: Declared) => void): void {
  const { type, name, typeName, expression, parameters } = node as Node & Parts
  if (node.kind === SyntaxKind.Block || node.kind === SyntaxKind.TypeQuery || isPrivate(node)) return
  if (stating.has(node.kind)) {
    for (const parameter of parameters ?? []) walkNode(parameter, checker, reach)
    if (type) walkNode(type, checker, reach)
    else if (name) walkInferred(checker.getTypeAtLocation(name), checker, reach)
    return
  }
  const named = node.kind === SyntaxKind.TypeReference ? typeName : expression
  const names = node.kind === SyntaxKind.TypeReference || node.kind === SyntaxKind.ExpressionWithTypeArguments
  const symbol = names && named ? checker.getSymbolAtLocation(named) : undefined
  if (symbol) reach(target(checker, symbol))
  node.forEachChild((child) => void walkNode(child, checker, reach))
}

function isPrivate(node: Node): boolean {
  const { modifiers, name } = node as Node & { modifiers?: readonly Node[]; name?: Node }
  return (
    name?.kind === SyntaxKind.PrivateIdentifier ||
    (modifiers?.some(({ kind }) => kind === SyntaxKind.PrivateKeyword) ?? false)
  )
}

function walkInferred(
  type: Type | undefined,
  checker: Checker,
  reach: (symbol: Declared) => void,
  seen: Set<number> = new Set(),
): void {
  if (!type || seen.has(type.id)) return
  seen.add(type.id)
  const into = (inner: Type | undefined) => walkInferred(inner, checker, reach, seen)
  const named = namedBy(type)
  if (named) reach(named)
  for (const each of type.isUnionType() || type.isIntersectionType() ? type.getTypes() : []) into(each)
  if (type.isTypeReference()) checker.getTypeArguments(type).forEach(into)
  const symbol = type.getSymbol()
  // An object or a function without a name: what it holds is shown with it.
  if (named || !type.isObjectType() || (symbol && pathOf(symbol) === undefined)) return
  for (const property of checker.getPropertiesOfType(type)) into(checker.getTypeOfSymbol(property))
  for (const signature of checker.getSignaturesOfType(type, 0)) {
    into(checker.getReturnTypeOfSignature(signature))
    for (const parameter of signature.getParameters()) into(checker.getTypeOfSymbol(parameter))
  }
}

function namedBy(type: Type): Declared | undefined {
  const alias = type.getAliasSymbol()
  if (alias && pathOf(alias)) return alias
  const symbol = type.getSymbol()
  return symbol && symbol.flags & (SymbolFlags.Interface | SymbolFlags.Class) ? symbol : undefined
}
