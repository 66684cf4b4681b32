using System;
using System.Collections.Generic;
using Signet.Emulator.Faults;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Modem
{
    /// <content>What the world does to a module, and what can be seen of it.</content>
    public sealed partial class ModemEmulator
    {
        /// <summary>How long a sagging supply of a fault plan lasts.</summary>
        private const int SagMs = 15_000;

        /// <summary>Rate at which the host speaks, in bits a second; null for a line that takes any rate.</summary>
        public int? HostBaud { get; set; }

        /// <summary>Temperature and supply where it stands.</summary>
        public Climate Climate { get; private set; } = Climate.Bench;

        /// <summary>What the operator gives of the power saving that is asked for; the next question finds a change.</summary>
        public NetworkGrants Grants { get; set; } = NetworkGrants.AsAsked;

        /// <summary>True in power saving mode.</summary>
        public bool IsInPsm => Power.IsInPsm;

        /// <summary>Supply voltage as the module measures it, millivolts.</summary>
        public int SupplyMillivolts => Run(() => Health.Millivolts);

        /// <summary>True when switched off.</summary>
        public bool IsOff => Power.IsOff;

        /// <summary>The counters, once everything has been executed that the host sent before.</summary>
        /// <returns>A snapshot.</returns>
        public ModemCounters Counters()
        {
            return Run(() => new ModemCounters(
                Uart.BytesFromHost,
                Uart.BytesToHost,
                _processor.Lines,
                Card.ApduCount,
                Card.GetResponseCount,
                Card.SessionCloseCount,
                Sockets.BytesSent,
                Sockets.BytesReceived,
                Tracer.Timing.ModelledMilliseconds));
        }

        /// <summary>Time in each state of the radio so far.</summary>
        /// <returns>A snapshot.</returns>
        public RadioTimes Airtime()
        {
            return Run(Radio.Times);
        }

        /// <summary>Another place, or other weather.</summary>
        /// <param name="climate">The new one.</param>
        public void ChangeClimate(Climate climate)
        {
            ArgumentNullException.ThrowIfNull(climate);
            Run(() =>
            {
                Climate = climate;
                Health.Look();
            });
        }

        /// <summary>The supply falls below what the climate makes it.</summary>
        /// <param name="millivolts">Where it stays; 0 for a little below where the module complains.</param>
        /// <param name="lasts">How long; zero for good.</param>
        public void SagSupply(int millivolts, TimeSpan lasts = default)
        {
            Run(() => Health.Sag(millivolts, lasts));
        }

        /// <summary>The supply is what the climate makes it.</summary>
        public void RecoverSupply()
        {
            Run(Health.Recover);
        }

        /// <summary>How many places of each kind there were: after a run without faults, those where faults can be put.</summary>
        /// <returns>A count for each kind of place.</returns>
        public IReadOnlyDictionary<FaultPlace, long> Places()
        {
            return Run(() => Faults.Places);
        }

        /// <summary>Sends a URC.</summary>
        /// <param name="text">Its text without line ends.</param>
        public void InjectUrc(string text)
        {
            Run(() => Line.Urc(text));
        }

        /// <summary>Sends bytes of any kind to the host.</summary>
        /// <param name="bytes">The bytes.</param>
        public void InjectBytes(byte[] bytes)
        {
            ArgumentNullException.ThrowIfNull(bytes);
            Run(() => Line.Raw(bytes));
        }

        /// <summary>Resets the card as a REFRESH or a brown-out does.</summary>
        /// <param name="announced">True to print the module's URCs, false to stay silent.</param>
        public void ResetSim(bool announced)
        {
            Run(() => ResetCard(announced));
        }

        /// <summary>Takes the SIM out, or puts it in.</summary>
        /// <param name="inserted">True to put it in.</param>
        public void InsertSim(bool inserted)
        {
            Run(() => Insert(inserted));
        }

        /// <summary>Restarts the module as a brown-out does.</summary>
        public void Restart()
        {
            Run(() => Boot(first: false));
        }

        /// <summary>A pulse of PWRKEY: switches on, off, wakes or resets, as the dialect's times say.</summary>
        /// <param name="milliseconds">Its length.</param>
        public void PressPowerKey(int milliseconds)
        {
            Run(() => Power.PressKey(milliseconds));
        }

        /// <summary>A pulse of RESET.</summary>
        /// <param name="milliseconds">Its length.</param>
        public void PressReset(int milliseconds)
        {
            Run(() => Power.PressReset(milliseconds));
        }

        /// <summary>Level of DTR.</summary>
        /// <param name="high">True lets a module sleep that is told to.</param>
        public void SetDtr(bool high)
        {
            Run(() => Power.SetDtr(high));
        }

        /// <summary>Changes the registration state as the network does.</summary>
        /// <param name="state">0 idle, 1 home, 2 searching, 3 denied, 5 roaming.</param>
        /// <param name="cause">EMM cause of a denial (3GPP TS 24.301 clause 9.9.3.9).</param>
        public void SetRegistration(int state, int cause = 0)
        {
            Run(() => Registration.SetState(state, cause));
        }

        /// <summary>Ends the PDP context: all connections are gone, and the module says so.</summary>
        public void DropNetwork()
        {
            Run(Contexts.Drop);
        }

        /// <summary>Existing connections lead nowhere from now on, and nobody says so.</summary>
        /// <param name="resets">True when the far end answers with a reset in the end, false for a NAT that forgot.</param>
        public void LoseFlows(bool resets)
        {
            Run(() => Lose(resets));
        }

        /// <summary>The module's clock jumps.</summary>
        /// <param name="by">How far.</param>
        public void JumpClock(TimeSpan by)
        {
            Run(() => Clock.Jump(by));
        }

        /// <summary>Executes something with the card between two commands of the host, such as an update from remote.</summary>
        /// <param name="work">What to do; runs on the modem's loop, exceptions reach the caller.</param>
        public void WithCard(Action<UiccCard> work)
        {
            ArgumentNullException.ThrowIfNull(work);
            Run(() => work(Card));
        }

        /// <summary>A place is reached: what the plan has for it happens, and is given to those who see to it themselves.</summary>
        internal IReadOnlyList<PlacedFault> Happens(FaultPlace place)
        {
            IReadOnlyList<PlacedFault> faults = Faults.Reach(place);
            foreach (PlacedFault fault in faults)
            {
                Tracer.Write(TraceLayer.Fault, TraceDirection.None, $"{fault.Kind} at {place} {fault.Number}");
                Happen(fault);
            }

            return faults;
        }

        private void Happen(PlacedFault fault)
        {
            switch (fault.Kind)
            {
                case FaultKind.Reboot:
                    Line.Cut();
                    Post(() => Boot(first: false));
                    break;
                case FaultKind.RemoveSim or FaultKind.InsertSim:
                    Post(() => Insert(fault.Kind == FaultKind.InsertSim));
                    break;
                case FaultKind.RefreshSim:
                    Post(() => ResetCard(announced: true));
                    break;
                case FaultKind.Detach:
                    Post(() => Registration.Detach(fault.Value));
                    break;
                case FaultKind.Deny:
                    Post(() => Registration.SetState(3, fault.Value));
                    break;
                case FaultKind.DropBearer:
                    Post(Contexts.Drop);
                    break;
                case FaultKind.HalfOpen or FaultKind.RebindNat:
                    Lose(resets: fault.Kind == FaultKind.HalfOpen);
                    break;
                case FaultKind.SagSupply:
                    Post(() => Health.Sag(fault.Value, TimeSpan.FromMilliseconds(SagMs)));
                    break;
                case FaultKind.JumpClock:
                    Clock.Jump(TimeSpan.FromSeconds(fault.Value));
                    break;
                default:
                    // The others are the business of those who asked.
                    break;
            }
        }

        private void Insert(bool inserted)
        {
            _simChannels.Forget();
            Slot.Insert(inserted);
            if (inserted)
                Registration.Search();
            else
                Registration.Leave();
        }

        private void Lose(bool resets)
        {
            foreach (ModemSocket socket in Sockets.All)
            {
                socket.IsLost = true;
                socket.ResetsWhenLost = resets;
            }
        }
    }
}
