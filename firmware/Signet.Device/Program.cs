using System;
using System.Device.Gpio;
using System.Threading;
using nanoFramework.Runtime.Native;
using Signet.Agent;
using Signet.Core;
using Signet.Device.Boards;
using Signet.SoftCrypto;
using Signet.Store;
using Signet.Store.Files;
using Signet.Telemetry;

namespace Signet.Device
{
    /// <summary>Signet on a LilyGO T-A7670: wires board, settings and sensors, and hands over to the supervisor.</summary>
    public static class Program
    {
        // Long enough for a person with a debugger, short enough for a device that nobody looks after.
        private const int PauseMs = 300000;

        /// <summary>Called by the nanoCLR after boot; does not return.</summary>
        public static void Main()
        {
            ConsoleLog log = new ConsoleLog(LogLevel.Info);
            try
            {
                Run(log);
            }
            catch (Exception e)
            {
                // Settings that can't work, a pin that is taken: mostly a person must look, and the pause keeps the
                // debugger's door open. But what comes seldom, such as a full heap at boot, a new start repairs.
                log.Write(LogLevel.Error, "device", e.GetType().FullName + ": " + e.Message + " Restart in 300 s.");
            }

            // Pins and port are taken in this life: only a reboot gives them back.
            Thread.Sleep(PauseMs);
            Power.RebootDevice();
        }

        private static void Run(ConsoleLog log)
        {
            BoardClock clock = new BoardClock();
            LilyGoTA7670 board = new LilyGoTA7670(new GpioController(), clock);
            AgentPlatform platform = new AgentPlatform();
            platform.Line = board.OpenLine();
            platform.Clock = clock;
            platform.Log = log;
            platform.Power = board.Power;
            platform.Pins = board;
            platform.Entropy = new BoardEntropy();
            platform.Store = OpenStore(log);
            platform.Board = new BoardControl();
            platform.WokeFromSleep = BoardControl.WokeFromSleep;

            SignalSensor signal = new SignalSensor();
            NetworkSensor cell = new NetworkSensor(NetworkQuantity.Cell);
            ModuleSensor[] module = ModuleSensor.All();
            ISensor[] sensors = new ISensor[4 + module.Length];
            sensors[0] = new UptimeSensor(clock);
            sensors[1] = new HeapSensor();
            sensors[2] = signal;
            sensors[3] = cell;
            Array.Copy(module, 0, sensors, 4, module.Length);
            AgentSettings settings = Settings.Create();
            TelemetryAgent agent = new TelemetryAgent(platform, settings, sensors);
            signal.Attach(agent.Modem);
            cell.Attach(agent.Modem);
            for (int i = 0; i < module.Length; i++)
            {
                module[i].Attach(agent);
            }

            // A device that only ever uses the policy fast may leave this out, and Signet.SoftCrypto with it.
            agent.UseMcuCrypto(
                new IKeyAgreement[] { new X25519KeyAgreement(agent.Random), new P256KeyAgreement(agent.Random) },
                new P256Verifier());
            log.Write(LogLevel.Info, "device", "Signet starts");
            if (Settings.Sleeps)
            {
                new DutyCycle(agent, platform).Run();
            }
            else
            {
                new Supervisor(agent, platform).Run();
            }
        }

        // Internal flash. Without it the device works, and loses at a power cut what it has not sent.
        private static IStore OpenStore(ConsoleLog log)
        {
            try
            {
                return new FileStore(new FileSystemMedium(Settings.StoreFolder, Settings.StoreBlocks));
            }
            catch (SignetException e)
            {
                log.Write(LogLevel.Error, "device", e.Message);
                return null;
            }
        }
    }
}
