using Signet.Core;

namespace Signet.Store.Tests;

/// <summary>What devices live through before their power is cut; together every operation of the store.</summary>
internal static class Stories
{
    private const int Routine = OutboxOptions.Routine;
    private const int Important = OutboxOptions.Important;
    private const int Alarm = OutboxOptions.Alarm;

    public static Dictionary<string, Action<Story>> All { get; } = new()
    {
        ["first start and numbers"] = s =>
        {
            s.Boot();
            s.Count(6);
            s.Raise(StoreNumbers.FirmwareVersion, 3);
            s.Device.Store.Numbers.RaiseFloor(1_800_000_000);
            s.Count(4);
            s.Boot();
            s.Count(2);
            s.Raise(StoreNumbers.FirmwareVersion, 4);
        },
        ["messages, marks and rotation"] = s =>
        {
            s.Boot();
            s.Add(Routine);
            s.Add(Routine);
            s.Pass(1000);
            s.Add(Important, 60);
            s.Add(Alarm);
            s.Send(2, confirm: false);
            s.Add(Routine, 90);
            s.Pass(1500);
            s.Send(3, confirm: true);
            for (int i = 0; i < 5; i++)
            {
                s.Add(Routine, 80);
                s.Pass(1000);
            }

            s.Send(4, confirm: true);
            s.Checkpoint();
        },
        ["full: the oldest ordinary readings go"] = s =>
        {
            s.Boot();
            for (int i = 0; i < 18; i++)
            {
                s.Add(i % 6 == 5 ? Alarm : Routine, 110);
                s.Pass(1000);
            }
        },
        ["many restarts: segments are merged"] = s =>
        {
            for (int i = 0; i < 8; i++)
            {
                s.Boot();
                s.Add(Alarm, 40);
                if (i == 5)
                {
                    s.Send(2, confirm: true);
                }
            }
        },
        ["another SIM and back"] = s =>
        {
            s.Sims["b"] = new FakeSim("b");
            s.Boot("a");
            s.Add(Alarm);
            s.Count(1);
            s.Boot("b");
            s.Add(Alarm);
            s.Count(1);
            s.Boot("a");
            s.Add(Routine);
            s.Pass(1000);
            s.Count(1);
        },
        ["a key replaced: wrapped anew before the old one dies"] = s =>
        {
            s.Boot();
            s.Add(Alarm);
            s.Sims["a"].Sources.Insert(0, (SimSecretSource.StoredDh, "k2"));
            s.Device.Store.AddWrap(s.Sims["a"], s.Sims["a"].Iccid, s.Device.McuSecret);
            s.Boot();
            s.Device.Store.DropOldWraps();
            s.Add(Alarm);
        },
        ["values, recovery and facts"] = s =>
        {
            s.Boot();
            s.Write("conf", 20);
            s.Write("conf", 33);
            s.AddRecovery();
            s.Write("w/0123456789ABCDEF", 12);
            s.Write("conf", 5);
            s.Boot();
            s.Write("s/0123456789ABCDEF", 32);
            s.Write("w/0123456789ABCDEF", 12);
            s.Write("other", 8);
            s.Write("conf", 30);
        },
        ["tickets, each given once"] = s =>
        {
            s.Boot();
            s.PutTicket(1, 10);
            s.PutTicket(2, 8);
            s.TakeTicket(1);
            s.PutTicket(1, 12);
            s.PutTicket(1, 6);
            s.Boot();
            s.TakeTicket(1);
            s.TakeTicket(2);
            s.TakeTicket(2);
            s.PutTicket(2, 4);
            s.TakeTicket(1);
        },
    };

    public static Story Create(string name) => new(All[name]);
}
