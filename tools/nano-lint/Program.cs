using Signet.NanoLint;

// nano-lint [--allow FILE] ASSEMBLY…: one line a finding, one line a budget; exit code 1 when there is a finding.
var files = args.ToList();
var allowed = AllowList.Parse([]);
int at = files.IndexOf("--allow");
if (at >= 0 && at + 1 < files.Count)
{
    allowed = AllowList.Parse(File.ReadLines(files[at + 1]));
    files.RemoveRange(at, 2);
}

if (files.Count == 0)
{
    Console.Error.WriteLine("usage: nano-lint [--allow FILE] ASSEMBLY...");
    return 2;
}

int count = 0;
foreach (var file in files)
{
    var (findings, budget) = Linter.Check(file);
    foreach (var finding in findings.Where(f => !allowed.Allows(f)))
    {
        count++;
        Console.WriteLine(finding);
    }

    Console.WriteLine($"{Path.GetFileName(file)}: {budget}");
}

return count == 0 ? 0 : 1;
